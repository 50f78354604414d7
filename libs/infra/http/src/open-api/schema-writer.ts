import { z } from 'zod';

const jsonSchemaSchema = z.looseObject({
  description: z.string().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), jsonSchemaSchema).optional();
  },
});

/** As far as a document looks into one. */
export type JsonSchema = z.infer<typeof jsonSchemaSchema>;

const jsonSchemaDocumentSchema = jsonSchemaSchema.extend({
  $schema: z.string().optional(),
  $defs: z.record(z.string(), jsonSchemaSchema).default({}),
});

export interface SchemaWriter {
  /** What the schemas written so far refer to, by name. */
  readonly components: Readonly<Record<string, JsonSchema>>;
  /** The schema of what is received. */
  input(schema: z.ZodType): JsonSchema;
  /** The schema of what is sent. */
  output(schema: z.ZodType): JsonSchema;
}

/**
 * Writes Zod schemas as JSON Schema 2020-12, the dialect of OpenAPI 3.1.
 * @param shared those that become components when they are sent: in a request the same schema may mean another document, where a
 * field with a default may be left out.
 */
export function createSchemaWriter(shared: Readonly<Record<string, z.ZodType>>): SchemaWriter {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(shared)) registry.add(schema, { id });
  const components: Record<string, JsonSchema> = {};
  let recursive = 0;

  function write(document: unknown): JsonSchema {
    const { $defs: definitions, ...schema } = jsonSchemaDocumentSchema.parse(document);
    delete schema.$schema;
    const names: Record<string, string> = {};
    for (const name of Object.keys(definitions)) {
      // A definition without a name of ours is one that refers to itself.
      names[name] = name in shared ? name : `Recursive${(recursive += 1)}`;
    }
    for (const [name, definition] of Object.entries(definitions)) {
      components[names[name] ?? name] = pointAtComponents(definition, names);
    }
    return pointAtComponents(schema, names);
  }

  return {
    components,
    input: (schema) => write(z.toJSONSchema(schema, { io: 'input' })),
    output: (schema) => write(z.toJSONSchema(schema, { io: 'output', metadata: registry })),
  };
}

function pointAtComponents(schema: JsonSchema, names: Readonly<Record<string, string>>): JsonSchema {
  const text = JSON.stringify(schema).replaceAll(
    /"\$ref":"#\/\$defs\/([^"]+)"/g,
    (_, name: string) => `"$ref":"#/components/schemas/${names[name] ?? name}"`,
  );
  return jsonSchemaSchema.parse(JSON.parse(text));
}
