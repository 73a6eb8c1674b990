import type { ZoneName } from '../domain/time/local-calendar.js';

/** A balancing area of the Japanese grid with its general transmission and distribution operator. */
export interface GridArea {
  /** Two digits, as area files carry it in their names (`_09`). */
  readonly code: string;
  /** The name Yojo uses everywhere else. */
  readonly key: string;
  readonly nameJa: string;
  readonly nameEn: string;
  readonly zone: ZoneName;
  readonly operator: string;
}

const TOKYO_TIME = 'Asia/Tokyo' as ZoneName;

function area(code: string, key: string, nameJa: string, nameEn: string, operator: string): GridArea {
  return { code, key, nameJa, nameEn, zone: TOKYO_TIME, operator };
}

/** Codes 01 to 10 and operators as OCCTO lists them (areas of the general transmission and distribution operators). */
const GRID_AREAS: readonly GridArea[] = [
  area('01', 'hokkaido', '北海道', 'Hokkaido', 'Hokkaido Electric Power Network, Inc.'),
  area('02', 'tohoku', '東北', 'Tohoku', 'Tohoku Electric Power Network Co., Inc.'),
  area('03', 'tokyo', '東京', 'Tokyo', 'TEPCO Power Grid, Inc.'),
  area('04', 'chubu', '中部', 'Chubu', 'Chubu Electric Power Grid Co., Inc.'),
  area('05', 'hokuriku', '北陸', 'Hokuriku', 'Hokuriku Electric Power Transmission & Distribution Company'),
  area('06', 'kansai', '関西', 'Kansai', 'Kansai Transmission and Distribution, Inc.'),
  area('07', 'chugoku', '中国', 'Chugoku', 'Chugoku Electric Power Transmission & Distribution Co., Inc.'),
  area(
    '08',
    'shikoku',
    '四国',
    'Shikoku',
    'Shikoku Electric Power Transmission & Distribution Company, Inc.',
  ),
  area('09', 'kyushu', '九州', 'Kyushu', 'Kyushu Electric Power Transmission and Distribution Co., Inc.'),
  area('10', 'okinawa', '沖縄', 'Okinawa', 'The Okinawa Electric Power Company, Incorporated'),
];

/** The area of a two-digit code; null when there is none. */
export function gridAreaByCode(code: string): GridArea | null {
  return GRID_AREAS.find((row) => row.code === code) ?? null;
}

/** The area of a key, e.g. `kyushu`; null when there is none. */
export function gridAreaByKey(key: string): GridArea | null {
  return GRID_AREAS.find((row) => row.key === key) ?? null;
}
