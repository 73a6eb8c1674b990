import { describe, expect, it } from '@jest/globals';
import { holidaysOf } from '../../src/reference/holidays.js';

describe('holidays by country', () => {
  it('knows the Japanese holidays of March 2023 and of Golden Week, substitute days included', async () => {
    expect([...(await holidaysOf('JP', '2023-03-01', '2023-03-31'))]).toEqual(['2023-03-21']);
    expect([...(await holidaysOf('JP', '2024-04-29', '2024-05-06'))]).toEqual([
      '2024-04-29',
      '2024-05-03',
      '2024-05-04',
      '2024-05-05',
      '2024-05-06',
    ]);
  });

  it('asks the worldwide calendar elsewhere', async () => {
    const found = await holidaysOf('US', '2023-12-20', '2024-01-02');
    expect([...found]).toEqual(['2023-12-25', '2024-01-01']);
  });

  it('gives nothing for a country nobody knows', async () => {
    expect((await holidaysOf('XX', '2023-01-01', '2023-12-31')).size).toBe(0);
  });
});
