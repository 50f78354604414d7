/** As far as this looks into a schema of an OpenAPI 3.1 document. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: JsonSchema;
}

interface BodyKind {
  readonly schema?: JsonSchema;
  readonly example?: unknown;
}

interface DescribedOperation {
  readonly parameters?: readonly Parameter[];
  readonly responses?: Readonly<Record<string, unknown>>;
  readonly requestBody?: { readonly content: Readonly<Record<string, BodyKind>> };
}

/** What `/openapi.json` answers, as far as this looks into it. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, JsonSchema>> };
}

export interface Operation {
  /** `POST /v1/models/{model}/predict` */
  readonly name: string;
  readonly method: string;
  /** A template with its parameters in braces: `/v1/models/{model}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** The media types of the body, if it takes one. */
  readonly bodies: readonly (BodyKind & { readonly mediaType: string })[];
  /** The statuses of its answers. */
  readonly statuses: ReadonlySet<number>;
}

/** What the document leaves out: it does not describe itself. */
const undescribed = [
  '/',
  '/docs',
  '/docs/start.js',
  '/openapi.json',
  '/docs/assets/favicon-32x32.png',
  '/docs/assets/swagger-ui.css',
];

/** All operations of a scorer. */
export function readOperations({ paths }: OpenApiDocument): readonly Operation[] {
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses = {} }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      statuses: new Set(Object.keys(responses).map(Number)),
      method: method.toUpperCase(),
      path,
      parameters,
      bodies: Object.entries(requestBody?.content ?? {}).map(([mediaType, kind]) => ({ mediaType, ...kind })),
    })),
  );
  const others = undescribed.map((path) => ({
    name: `GET ${path}`,
    method: 'GET',
    path,
    parameters: [],
    bodies: [],
    statuses: new Set<number>(),
  }));
  return [...described, ...others];
}
