import { InvalidInputError, UnsupportedError } from '@quincunx/contracts';
import { parseJson } from './parse-json.fixture.ts';
import { parseLoadRequest, parseRepositoryIndexRequest, parseUnloadRequest } from './repository-requests.ts';

function request(text: string) {
  return { body: Buffer.from(text), parseJson };
}

describe('parseRepositoryIndexRequest', () => {
  it.each([
    ['', false],
    ['{}', false],
    ['{"ready":null}', false],
    ['{"ready":true}', true],
    ['{"ready":false,"repository_name":""}', false],
  ])('takes %p', (text, isReadyOnly) => {
    expect(parseRepositoryIndexRequest(request(text))).toEqual({ isReadyOnly });
  });

  it.each(['[]', '{"ready":"true"}', '{'])('refuses %p', (text) => {
    expect(() => parseRepositoryIndexRequest(request(text))).toThrow(InvalidInputError);
  });
});

describe('parseLoadRequest', () => {
  it.each(['', '{}', '{"parameters":null}', '{"parameters":{}}'])('takes %p', (text) => {
    expect(() => {
      parseLoadRequest(request(text));
    }).not.toThrow();
  });

  it.each([
    ['{"parameters":{"config":"{\\"a\\":1}"}}', 'config'],
    ['{"parameters":{"file:1/model.onnx":"AAAA"}}', 'file:1/model.onnx'],
  ])('does not load a model that comes with the request: %p', (text, name) => {
    expect(() => {
      parseLoadRequest(request(text));
    }).toThrow(
      new UnsupportedError(
        `a model is loaded as it is registered: the parameter '${name}' is not supported here`,
      ),
    );
  });

  it('refuses parameters that are not an object', () => {
    expect(() => {
      parseLoadRequest(request('{"parameters":[]}'));
    }).toThrow(InvalidInputError);
  });
});

describe('parseUnloadRequest', () => {
  it.each([
    '',
    '{}',
    '{"parameters":{"unload_dependents":false}}',
    '{"parameters":{"unload_dependents":true}}',
  ])('takes %p', (text) => {
    expect(() => {
      parseUnloadRequest(request(text));
    }).not.toThrow();
  });

  it('refuses a parameter that is not true or false', () => {
    expect(() => {
      parseUnloadRequest(request('{"parameters":{"unload_dependents":"no"}}'));
    }).toThrow(InvalidInputError);
  });
});
