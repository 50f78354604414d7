import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { materialise, promote, register, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

const documentSchema = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

describe('documentation routes', () => {
  let scorer: RunningScorer;

  beforeAll(async () => {
    scorer = await startScorerAtHome();
  });

  afterAll(() => scorer.stop());

  it('leads from the root to a page that needs nothing from elsewhere', async () => {
    const root = await scorer.ask('/');
    expect([root.status, root.headers.get('location')]).toEqual([302, '/docs']);
    const page = await scorer.ask('/docs');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const addresses = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, address]) => address,
    );
    expect(addresses).toHaveLength(4);
    for (const address of addresses) {
      expect(address).toMatch(/^\/docs\//);
      expect((await scorer.ask(String(address))).status).toBe(200);
    }
  });

  it.each(['', 'index.html', 'package.json', 'swagger-ui.js', 'swagger-ui-bundle.js.map', '../package.json'])(
    'serves nothing else of what the page is made with: %p',
    async (name) => {
      expect((await scorer.askForProblem(`/docs/assets/${name}`)).status).toBe(404);
    },
  );

  it('documents lists by their elements, and numbers as numbers', async () => {
    const { body } = await scorer.ask('/openapi.json');
    const { paths } = documentSchema.parse(body);
    const text = (path: string) => JSON.stringify(paths[path]);
    expect(text('/score')).toContain('"payload":{"items":{"type":"number"},"minItems":1,"type":"array"}');
    expect(text('/v1/models/{model}/predict')).toContain(
      '"instances":{"items":{"type":"object","additionalProperties":{}},"minItems":1,"type":"array"}',
    );
    expect(text('/v1/models')).toContain('{"default":100,"type":"integer","minimum":1,"maximum":1000}');
    expect(text('/v1/models/{model}')).toContain('"maxProperties":100');
  });

  it('describes every operation with OpenAPI 3.1', async () => {
    const { status, body } = await scorer.ask('/openapi.json');
    expect(status).toBe(200);
    const { paths } = documentSchema.parse(body);
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(operations).toEqual([
      'post /v1/models/{model}/predict',
      'post /v1/models/{model}/versions/{version}/predict',
      'post /v1/models/{model}/batch',
      'post /v1/models/{model}/versions/{version}/batch',
      'get /v1/models',
      'get /v1/models/{model}',
      'patch /v1/models/{model}',
      'get /v1/models/{model}/versions',
      'get /v1/models/{model}/versions/{version}',
      'patch /v1/models/{model}/versions/{version}',
      'get /v1/models/{model}/versions/{from}/compare/{to}',
      'post /v1/models/{model}/promotions',
      'get /v1/models/{model}/promotions',
      'post /v1/models/{model}/rollback',
      'put /v1/models/{model}/traffic',
      'get /v1/models/{model}/traffic',
      'post /v1/models/{model}/feedback',
      'get /v1/models/{model}/metrics',
      'get /v1/models/{model}/shadow',
      'post /v1/features/online',
      'post /v1/features/push',
      'post /v1/features/materialisations',
      'get /v1/features/materialisations',
      'get /v1/features/materialisations/{id}',
      'get /v1/feature-views',
      'get /v1/feature-views/{view}',
      'get /v1/feature-views/{view}/statistics',
      'get /v1/feature-views/{view}/quarantined-rows',
      'get /v1/feature-services',
      'get /v1/feature-services/{service}',
      'post /v1/batch-jobs',
      'get /v1/batch-jobs',
      'get /v1/batch-jobs/{id}',
      'post /v1/batch-jobs/{id}/cancel',
      'post /v1/batch-jobs/{id}/resume',
      'get /v1/datasets',
      'get /v1/datasets/{digest}',
      'get /v1/configurations',
      'get /v1/configurations/{name}/versions',
      'get /v1/configurations/{name}/versions/{version}',
      'get /v1/configurations/{name}/compare/{from}/{to}',
      'post /score',
      'post /models/{model}/score',
      'post /batch',
      'post /models/{model}/batch',
      'post /stream',
      'post /models/{model}/stream',
      'get /v2',
      'get /v2/health/live',
      'get /v2/health/ready',
      'post /v2/models/{model}/infer',
      'post /v2/models/{model}/versions/{version}/infer',
      'get /v2/models',
      'get /v2/models/stats',
      'get /v2/models/{model}',
      'get /v2/models/{model}/ready',
      'get /v2/models/{model}/config',
      'get /v2/models/{model}/stats',
      'get /v2/models/{model}/versions/{version}',
      'get /v2/models/{model}/versions/{version}/ready',
      'get /v2/models/{model}/versions/{version}/config',
      'get /v2/models/{model}/versions/{version}/stats',
      'post /v2/repository/index',
      'post /v2/repository/models/{model}/load',
      'post /v2/repository/models/{model}/unload',
      'post /invocations',
      'get /ping',
      'get /version',
      'get /health/live',
      'get /health/ready',
      'get /metrics',
    ]);
  });

  it('shows examples of requests that do what they show', async () => {
    const { platform, settings } = scorer.home;
    await mkdir(settings.batchFolder, { recursive: true });
    await writeFile(join(settings.batchFolder, 'patients.csv'), 'bmi\n30\n');
    await materialise(platform);
    await register(platform);
    await promote(scorer, 'diabetes-bmi', 1);
    const { paths } = documentSchema.parse((await scorer.ask('/openapi.json')).body);
    const operationSchema = z.looseObject({
      requestBody: z
        .looseObject({ content: z.record(z.string(), z.looseObject({ example: z.unknown().optional() })) })
        .optional(),
    });
    const shown: string[] = [];
    for (const [path, { post }] of Object.entries(paths)) {
      const { requestBody } = operationSchema.parse(post ?? {});
      const body = requestBody?.content['application/json']?.example;
      if (body === undefined) continue;
      const at = path.replace('{model}', 'diabetes-bmi').replace('{version}', '1');
      expect({ at, status: (await scorer.ask(at, { body })).status }).toEqual({
        at,
        status: /(materialisations|batch-jobs)$/.test(at) ? 202 : 200,
      });
      shown.push(path);
    }
    expect(shown).toEqual([
      '/v1/models/{model}/predict',
      '/v1/models/{model}/versions/{version}/predict',
      '/v1/models/{model}/feedback',
      '/v1/features/online',
      '/v1/features/push',
      '/v1/features/materialisations',
      '/v1/batch-jobs',
      '/v2/models/{model}/infer',
      '/v2/models/{model}/versions/{version}/infer',
      '/invocations',
    ]);
  });

  it('names every parameter of a path, and each operation differently', async () => {
    const { body } = await scorer.ask('/openapi.json');
    const { paths } = documentSchema.parse(body);
    const operationSchema = z.looseObject({
      operationId: z.string(),
      parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]),
    });
    const ids = new Set<string>();
    let count = 0;
    for (const [path, methods] of Object.entries(paths)) {
      for (const operation of Object.values(methods).map((each) => operationSchema.parse(each))) {
        const inPath = operation.parameters
          .filter((parameter) => parameter.in === 'path')
          .map(({ name }) => name);
        expect(inPath.sort()).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
        ids.add(operation.operationId);
        count += 1;
      }
    }
    expect(ids.size).toBe(count);
  });
});
