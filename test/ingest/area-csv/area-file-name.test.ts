import { describe, expect, it } from '@jest/globals';
import { areaCodeOfFileName } from '../../../src/ingest/area-csv/area-file-name.js';

describe('areaCodeOfFileName', () => {
  it.each([
    ['eria_jukyu_202604_09.csv', '09'],
    ['eria_jukyu_202604_09 (1).csv', '09'],
    ['/data/eria_jukyu_202604_09.csv.gz', '09'],
    ['C:\\data\\eria_jukyu_202604_01.CSV', '01'],
    ['juyo_02_20260401.csv', '02'],
    ['kyushu_09.csv', '09'],
    ['eria_jukyu_202604.csv', null],
    ['area_jyukyu_jisseki_2023_1Q.csv', null],
    ['area_jyukyu_jisseki_2016.csv', null],
    ['area_jisseki_rikuden201604_06.csv', null],
    ['kyushu_2026_04.csv', null],
    ['kyushu_2026_04_09.csv', null],
    ['kyushu-2023-03.csv', null],
    ['09.csv', null],
    ['', null],
  ])('%s gives %s', (name, code) => {
    expect(areaCodeOfFileName(name)).toBe(code);
  });
});
