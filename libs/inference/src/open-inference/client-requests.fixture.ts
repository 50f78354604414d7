/** What a client put on the wire; all of it but the head of the request. */
export interface ClientRequest {
  readonly json: string;
  /** As the client said it in `Inference-Header-Content-Length`. */
  readonly headerLength?: number;
  /** In hexadecimal. */
  readonly binary?: string;
}

/** Bodies of inference requests as real clients send them: tritonclient 2.73.0, kserve 0.21.0, requests 2.34.2. */
export const clientRequests = {
  'kserve binary bool': {
    json: '{"id":"bf34ee44-093b-4bb1-a2f7-76e997026157","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"BOOL","parameters":{"binary_data_size":2}}]}',
    headerLength: 152,
    binary: '0100',
  },
  'kserve binary bytes': {
    json: '{"id":"252a263f-ac6c-4343-9a83-b7f6b891fb7d","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":15}}]}',
    headerLength: 154,
    binary: '020000006a61050000006772c3bc6e',
  },
  'kserve binary empty': {
    json: '{"id":"246b63ec-021b-49ec-9bfd-3b3b3447d821","model_name":"m","inputs":[{"name":"x","shape":[0],"datatype":"FP64","parameters":{"binary_data_size":0},"data":null}]}',
  },
  'kserve binary fp16': {
    json: '{"id":"7ac45652-8eea-491d-b4e5-895cf2c0937e","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"FP16","parameters":{"binary_data_size":4}}]}',
    headerLength: 152,
    binary: '003e66ae',
  },
  'kserve binary fp32': {
    json: '{"id":"1b9514d1-acd9-4eea-9df4-f8cc952736dc","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}}]}',
    headerLength: 152,
    binary: '0000c03fcdccccbd',
  },
  'kserve binary fp64': {
    json: '{"id":"ecb34957-fb1a-4977-a2c9-9fe257bc70e4","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"FP64","parameters":{"binary_data_size":16}}]}',
    headerLength: 153,
    binary: 'cdcccccccc0c40409a9999999999b93f',
  },
  'kserve binary int64': {
    json: '{"id":"370fec17-ca8f-41a3-9636-2a6765845c72","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"INT64","parameters":{"binary_data_size":16}}]}',
    headerLength: 154,
    binary: '0100000000002000ffffffffffffffff',
  },
  'kserve binary nan': {
    json: '{"id":"53814154-4226-4815-a5e3-c3bb0d4d6723","model_name":"m","inputs":[{"name":"x","shape":[4],"datatype":"FP64","parameters":{"binary_data_size":32}}]}',
    headerLength: 153,
    binary: '000000000000f03f000000000000f87f000000000000f07f000000000000f0ff',
  },
  'kserve json binary data output': {
    json: '{"id":"939c567e-b84f-4481-9425-28f197ec70cb","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[32.1,0.1]}],"parameters":{"binary_data_output":true}}',
  },
  'kserve json bool': {
    json: '{"id":"3835bcfc-0549-4852-91d1-f712c62d2b6e","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"BOOL","data":[true,false]}]}',
  },
  'kserve json bytes': {
    json: '{"id":"1c00c66e-9ecd-45ec-b0b6-de9a65f4461f","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"BYTES","data":["ja","grün"]}]}',
  },
  'kserve json fp32': {
    json: '{"id":"e9436068-7a93-4ea1-b74c-bfbcc652d170","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1.5,-0.10000000149011612]}]}',
  },
  'kserve json fp64 id': {
    json: '{"id":"abc-1","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[32.1,0.1]}]}',
  },
  'kserve json int64': {
    json: '{"id":"279f0fdb-05e3-4475-bc2e-20faea60525f","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"INT64","data":[9007199254740993,-1]}]}',
  },
  'kserve json nan': {
    json: '{"id":"5f02c179-11aa-458d-a5c4-517b6658cd29","model_name":"m","inputs":[{"name":"x","shape":[4],"datatype":"FP64","data":[1.0,null,null,null]}]}',
  },
  'kserve json nested': {
    json: '{"id":"18a06392-0fe3-4443-aaf5-496f0e0d1d45","model_name":"m","inputs":[{"name":"x","shape":[2,2],"datatype":"FP64","data":[[1.5,2],[3,4]]}]}',
  },
  'kserve json output binary': {
    json: '{"id":"e18e06d8-ab14-42e2-b1bf-6b3d0e8078df","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[32.1,0.1]}],"outputs":[{"name":"y","parameters":{"binary_data":true}}]}',
  },
  'kserve json output json': {
    json: '{"id":"aafdea48-58fa-4eb7-9956-e395da722db9","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[32.1,0.1]}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}',
  },
  'kserve json uint64': {
    json: '{"id":"40b9b3aa-94d7-4ef8-a4d8-a4bca245db30","model_name":"m","inputs":[{"name":"x","shape":[1],"datatype":"UINT64","data":[18446744073709551615]}]}',
  },
  'kserve mixed': {
    json: '{"id":"fb478ae6-f19a-4a25-9a5a-321647a489bd","model_name":"m","inputs":[{"name":"x","shape":[2],"datatype":"FP64","parameters":{"binary_data_size":16}},{"name":"s","shape":[2],"datatype":"BYTES","data":["a","b"]}]}',
    headerLength: 214,
    binary: 'cdcccccccc0c40409a9999999999b93f',
  },
  'kserve parameters': {
    json: '{"id":"9994c411-446d-4799-84a6-d365e6c7315b","model_name":"m","inputs":[{"name":"x","shape":[1],"datatype":"FP64","parameters":{"p":"q"},"data":[1.5]}],"parameters":{"a":1,"b":true,"s":"t"}}',
  },
  'requests json': { json: '{"inputs": [{"name": "x", "shape": [1], "datatype": "FP64", "data": [1.5]}]}' },
  'tritonclient json fp64': {
    json: '{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[32.1,0.1]}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}',
  },
  'tritonclient binary bool': {
    json: '{"inputs":[{"name":"b","shape":[3],"datatype":"BOOL","parameters":{"binary_data_size":3}}],"parameters":{"binary_data_output":true}}',
    headerLength: 132,
    binary: '010001',
  },
  'tritonclient binary bytes not utf8': {
    json: '{"inputs":[{"name":"s","shape":[3],"datatype":"BYTES","parameters":{"binary_data_size":16}}],"parameters":{"binary_data_output":true}}',
    headerLength: 134,
    binary: '020000006a6102000000ff0000000000',
  },
  'tritonclient binary bytes': {
    json: '{"inputs":[{"name":"s","shape":[4],"datatype":"BYTES","parameters":{"binary_data_size":27}}],"parameters":{"binary_data_output":true}}',
    headerLength: 134,
    binary: '020000006a61050000006772c3bc6e00000000040000006122620a',
  },
  'tritonclient binary empty': {
    json: '{"inputs":[{"name":"x","shape":[0],"datatype":"FP64","parameters":{"binary_data_size":0}}],"parameters":{"binary_data_output":true}}',
    headerLength: 132,
  },
  'tritonclient binary fp16': {
    json: '{"inputs":[{"name":"n","shape":[2],"datatype":"FP16","parameters":{"binary_data_size":4}}],"parameters":{"binary_data_output":true}}',
    headerLength: 132,
    binary: '003e66ae',
  },
  'tritonclient binary fp32 matrix output binary': {
    json: '{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","parameters":{"binary_data_size":16}}],"outputs":[{"name":"y","parameters":{"binary_data":true}}]}',
    headerLength: 153,
    binary: '0000c03f0000104000004840cdccccbd',
  },
  'tritonclient binary fp64 output json': {
    json: '{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","parameters":{"binary_data_size":16}}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}',
    headerLength: 152,
    binary: 'cdcccccccc0c40409a9999999999b93f',
  },
  'tritonclient binary fp64': {
    json: '{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","parameters":{"binary_data_size":16}}],"parameters":{"binary_data_output":true}}',
    headerLength: 133,
    binary: 'cdcccccccc0c40409a9999999999b93f',
  },
  'tritonclient binary int16': {
    json: '{"inputs":[{"name":"n","shape":[2],"datatype":"INT16","parameters":{"binary_data_size":4}}],"parameters":{"binary_data_output":true}}',
    headerLength: 133,
    binary: '0080ff7f',
  },
  'tritonclient binary int32': {
    json: '{"inputs":[{"name":"n","shape":[2],"datatype":"INT32","parameters":{"binary_data_size":8}}],"parameters":{"binary_data_output":true}}',
    headerLength: 133,
    binary: '00000080ffffff7f',
  },
  'tritonclient binary int64': {
    json: '{"inputs":[{"name":"n","shape":[3],"datatype":"INT64","parameters":{"binary_data_size":24}}],"parameters":{"binary_data_output":true}}',
    headerLength: 134,
    binary: '01000000000020000000000000000080ffffffffffffff7f',
  },
  'tritonclient binary int8': {
    json: '{"inputs":[{"name":"n","shape":[2],"datatype":"INT8","parameters":{"binary_data_size":2}}],"parameters":{"binary_data_output":true}}',
    headerLength: 132,
    binary: '807f',
  },
  'tritonclient binary nan': {
    json: '{"inputs":[{"name":"x","shape":[4],"datatype":"FP64","parameters":{"binary_data_size":32}}],"parameters":{"binary_data_output":true}}',
    headerLength: 133,
    binary: '000000000000f03f000000000000f87f000000000000f07f000000000000f0ff',
  },
  'tritonclient binary uint16': {
    json: '{"inputs":[{"name":"n","shape":[2],"datatype":"UINT16","parameters":{"binary_data_size":4}}],"parameters":{"binary_data_output":true}}',
    headerLength: 134,
    binary: '0000ffff',
  },
  'tritonclient binary uint32': {
    json: '{"inputs":[{"name":"n","shape":[2],"datatype":"UINT32","parameters":{"binary_data_size":8}}],"parameters":{"binary_data_output":true}}',
    headerLength: 134,
    binary: '00000000ffffffff',
  },
  'tritonclient binary uint64': {
    json: '{"inputs":[{"name":"n","shape":[1],"datatype":"UINT64","parameters":{"binary_data_size":8}}],"parameters":{"binary_data_output":true}}',
    headerLength: 134,
    binary: 'ffffffffffffffff',
  },
  'tritonclient binary uint8': {
    json: '{"inputs":[{"name":"n","shape":[2],"datatype":"UINT8","parameters":{"binary_data_size":2}}],"parameters":{"binary_data_output":true}}',
    headerLength: 133,
    binary: '00ff',
  },
  'tritonclient classification': {
    json: '{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[32.1,0.1]}],"outputs":[{"name":"y","parameters":{"classification":3,"binary_data":false}}]}',
  },
  'tritonclient json bool': {
    json: '{"inputs":[{"name":"b","shape":[3],"datatype":"BOOL","data":[true,false,true]}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}',
  },
  'tritonclient json bytes': {
    json: '{"inputs":[{"name":"s","shape":[4],"datatype":"BYTES","data":["ja","gr\\u00FCn","","a\\"b\\n"]}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}',
  },
  'tritonclient json empty': {
    json: '{"inputs":[{"name":"x","shape":[0],"datatype":"FP64","data":[]}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}',
  },
  'tritonclient json fp16': {
    json: '{"inputs":[{"name":"x","shape":[2],"datatype":"FP16","data":[1.5,-0.0999755859375]}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}',
  },
  'tritonclient json fp32 matrix': {
    json: '{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[1.5,2.25,3.125,-0.10000000149011612]}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}',
  },
  'tritonclient json input default output': {
    json: '{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[32.1,0.1]}],"parameters":{"binary_data_output":true}}',
  },
  'tritonclient json int64': {
    json: '{"inputs":[{"name":"n","shape":[3],"datatype":"INT64","data":[9007199254740993,-9223372036854775808,9223372036854775807]}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}',
  },
  'tritonclient json nan': {
    json: '{"inputs":[{"name":"x","shape":[4],"datatype":"FP64","data":[1.0,NaN,Infinity,-Infinity]}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}',
  },
  'tritonclient json scalar shape': {
    json: '{"inputs":[{"name":"x","shape":[],"datatype":"FP64","data":[1.5]}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}',
  },
  'tritonclient json uint64': {
    json: '{"inputs":[{"name":"n","shape":[1],"datatype":"UINT64","data":[18446744073709551615]}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}',
  },
  'tritonclient mixed': {
    json: '{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","parameters":{"binary_data_size":16}},{"name":"n","shape":[2],"datatype":"INT64","data":[9007199254740993,-9223372036854775808]},{"name":"b","shape":[2],"datatype":"BOOL","parameters":{"binary_data_size":2}},{"name":"s","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":15}}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}',
    headerLength: 403,
    binary: 'cdcccccccc0c40409a9999999999b93f0100020000006a61050000006772c3bc6e',
  },
  'tritonclient parameters': {
    json: '{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[32.1,0.1]}],"outputs":[{"name":"y","parameters":{"binary_data":false}}],"parameters":{"sequence_id":7,"sequence_start":true,"sequence_end":false,"priority":1,"timeout":1000,"a":1,"s":"t","b":true}}',
  },
  'tritonclient shared memory': {
    json: '{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","parameters":{"shared_memory_region":"region","shared_memory_byte_size":16}}],"parameters":{"binary_data_output":true}}',
  },
} as const satisfies Record<string, ClientRequest>;
