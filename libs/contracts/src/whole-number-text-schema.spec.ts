import { pageRequestSchema } from './page.ts';
import { settingsSchema } from './settings.ts';

describe('wholeNumberTextSchema', () => {
  it.each([
    ['0', 0],
    ['00080', 80],
    ['65535', 65_535],
    [undefined, 3000],
  ])('reads %p as the port %p', (text, port) => {
    expect(settingsSchema.parse({ QUINCUNX_PORT: text }).QUINCUNX_PORT).toBe(port);
  });

  it.each([' ', '', '0x50', '1e3', '3000.0', ' 80', '-1', '+1', '65536', '9'.repeat(400), 'abc', true, null])(
    'refuses %p, and says what a port is',
    (text) => {
      const issues = settingsSchema.safeParse({ QUINCUNX_PORT: text }).error?.issues ?? [];
      expect(issues.map(({ message }) => message)).toEqual([
        'must be a port from 0 to 65535; 0 takes any that is free',
      ]);
    },
  );

  it.each([' ', '0', '1001', '0x10', '1e2'])('refuses %p as the limit of a page', (text) => {
    const issues = pageRequestSchema.safeParse({ limit: text }).error?.issues ?? [];
    expect(issues.map(({ message }) => message)).toEqual(['must be a number from 1 to 1000']);
  });

  it('takes what is a number already', () => {
    expect(pageRequestSchema.parse({ limit: 5 })).toEqual({ limit: 5 });
  });
});
