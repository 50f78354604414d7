import { ContentStore } from './content-store.ts';

// Stores one large content after another until it is killed; says when the first is stored.
const store = new ContentStore(process.argv[2] ?? '');
for (let index = 0; ; index++) {
  await store.put(`${process.pid} ${index} `.repeat(200_000));
  if (index === 0) console.log('started');
}
