import { problemDocumentSchema } from '@quincunx/contracts';
import { checkout } from '../programs.fixture.ts';
import type { Answer } from './answer-reader.ts';
import { isTarget } from './fuzzed-target.ts';
import { marker } from './odd-values.ts';

/** How a foreign protocol says what went wrong, from a path on. */
export interface ErrorProtocol {
  readonly prefix: string;
  readonly mediaType: string;
  isError(body: unknown): boolean;
  /** Whether an error must not repeat what the request said. */
  readonly isDiscreet?: boolean;
}

const ownErrors: ErrorProtocol = {
  prefix: '',
  mediaType: 'application/problem+json',
  isError: (body) => problemDocumentSchema.safeParse(body).success,
};

const foreignErrors: readonly ErrorProtocol[] = [
  { prefix: '/v2', mediaType: 'application/json', isError: (body) => hasTexts(body, ['error']) },
  {
    prefix: '/invocations',
    mediaType: 'application/json',
    isError: (body) => hasTexts(body, ['error_code', 'message']),
    isDiscreet: true,
  },
];

/** The protocols of the paths that a scorer has. */
export function errorProtocolsOf(paths: readonly string[]): readonly ErrorProtocol[] {
  return foreignErrors.filter(({ prefix }) => paths.some((path) => isBelow(path, prefix)));
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

function hasTexts(body: unknown, names: readonly string[]): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const members = Object.entries(body);
  return (
    members.length === names.length &&
    members.every(([name, value]) => names.includes(name) && typeof value === 'string')
  );
}

const largestErrorBytes = 1024 * 1024;

/** What no client may learn: where things are on the machine, and how they are asked for. */
const secrets = ['at /', 'node_modules', 'select ', 'sqlite', checkout.toLowerCase()];

export interface Asked {
  readonly bytes: Buffer;
  readonly path: string;
  readonly method: string;
  /** Statuses whose answers the document describes for themselves, if need be without a body. */
  readonly described: ReadonlySet<number>;
}

/**
 * @param asked undefined when what was sent was no request.
 * @param home of the scorer.
 * @returns what is wrong with an answer, in words.
 */
export function judgeAnswer(
  answer: Answer,
  asked: Asked | undefined,
  { protocols, home }: { protocols: readonly ErrorProtocol[]; home: string },
): readonly string[] {
  const { status, headers, body } = answer;
  const faults: string[] = [];
  if (status === 500 || status >= 600) faults.push(`answered ${status}`);
  if (headers['x-request-id'] === undefined) faults.push(`${status} without x-request-id`);
  const text = body.toString();
  const isJson = /^application\/(?:json|[\w.-]+\+json)$/.test(headers['content-type'] ?? '');
  const parsed = isJson && body.length > 0 ? parse(text) : undefined;
  if (parsed instanceof SyntaxError) faults.push(`${status} with a body that is not JSON`);
  const protocol = protocolOf(answer, asked, protocols);
  const isOfItsOwn = protocol === ownErrors && asked?.described.has(status) === true;
  if (status >= 400 && asked?.method !== 'HEAD' && !isOfItsOwn) {
    faults.push(...judgeError(answer, parsed, protocol));
  }
  return [...faults, ...findSecrets(text, asked, status >= 400 ? [...secrets, home] : [checkout, home])];
}

function protocolOf(
  { status }: Answer,
  asked: Asked | undefined,
  protocols: readonly ErrorProtocol[],
): ErrorProtocol {
  // What cannot be read as a request has no path that could say which protocol it is of.
  const isRead = status !== 431 && asked !== undefined && isTarget(asked.path);
  if (!isRead) return ownErrors;
  return protocols.find(({ prefix }) => isBelow(asked.path, prefix)) ?? ownErrors;
}

function judgeError({ status, headers, body }: Answer, parsed: unknown, protocol: ErrorProtocol): string[] {
  const faults: string[] = [];
  if (headers['content-type'] !== protocol.mediaType) {
    faults.push(`${status} as ${headers['content-type']}, not as ${protocol.mediaType}`);
  }
  if (!protocol.isError(parsed)) faults.push(`${status} with a body of another shape`);
  if (body.length > largestErrorBytes) faults.push(`${status} with a body of more than 1 MB`);
  if (protocol.isDiscreet && body.includes(marker)) faults.push(`${status} repeats what was sent`);
  return faults;
}

function findSecrets(text: string, asked: Asked | undefined, words: readonly string[]): string[] {
  const lowerCase = text.toLowerCase();
  const found = words.filter((word) => lowerCase.includes(word.toLowerCase()));
  if (found.length === 0) return [];
  const said = asked?.bytes.toString('latin1').toLowerCase() ?? '';
  return found.filter((word) => !said.includes(word.toLowerCase())).map((word) => `tells '${word}'`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
