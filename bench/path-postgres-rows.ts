import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { BinaryCopyWriter } from '../src/storage/mapping/binary-copy.js';
import { createServerDatabase } from './bench-database.js';
import { writeFigures } from './figures.js';
import { SkippedPath, greatestResidentMB, measureRounds, type PathReport } from './measure.js';
import { PLAIN_TABLES, orderSteps, plainSeriesDays, sqlReading, surplusRows } from './plain-rows.js';
import { LINES_QUERY, SLOTS_QUERY, dropStatements, figureStatements, figuresOf } from './sql-figures.js';

/** The same SQL on plain rows in PostgreSQL, on the first few days; seconds are scaled to all days. */
export async function measurePostgresRows(
  days: number,
  daysMeasured: number,
  rounds: number,
  figuresFile: string,
): Promise<PathReport> {
  const database = await createServerDatabase();
  if (database === null) throw new SkippedPath('no PostgreSQL server answers');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await load(client, daysMeasured);
    await client.query(`set work_mem = '256MB'`);
    const statements = figureStatements('CHEAPEST');
    const seconds = await measureRounds(rounds, async () => {
      for (const statement of [...dropStatements(statements), ...statements]) await client.query(statement);
    });
    const lines = await client.query<unknown[]>({ text: LINES_QUERY, rowMode: 'array' });
    const slots = await client.query<unknown[]>({ text: SLOTS_QUERY, rowMode: 'array' });
    writeFigures(figuresFile, figuresOf(daysMeasured, lines.rows, slots.rows));
    return {
      seconds: seconds.map((value) => (value * days) / daysMeasured),
      residentMB: greatestResidentMB(),
      note: `the cheapest SQL on plain rows, ${String(daysMeasured)} days scaled to all`,
      figuresDays: daysMeasured,
      extra: { daysMeasured },
    };
  } finally {
    await client.end();
    await database.drop();
  }
}

async function load(client: pg.Client, days: number): Promise<void> {
  for (const table of PLAIN_TABLES) await client.query(table);
  const source = Readable.from(readingRows(days));
  await pipeline(source, client.query(copyFrom('copy reading from stdin (format binary)')));
  for (const [table, rows] of [
    ['order_step', orderSteps(days)],
    ['surplus', surplusRows(days)],
  ] as const) {
    const values = rows.map((row) => `(${row.join(',')})`).join(',');
    if (rows.length > 0) await client.query(`insert into ${table} values ${values}`);
  }
  await client.query('create index on reading (series_no, step)');
  await client.query('vacuum analyze');
}

function* readingRows(days: number): Generator<Uint8Array> {
  const copy = new BinaryCopyWriter();
  for (const { seriesNo, firstStep, revision, knownFrom, knownTo, values } of plainSeriesDays(days)) {
    for (const [index, value] of values.entries()) {
      copy
        .row(6)
        .int4(seriesNo)
        .int4(firstStep + index)
        .int4(revision)
        .int4(knownFrom)
        .int4(knownTo);
      const reading = sqlReading(value);
      if (reading === null) copy.null();
      else copy.int4(reading);
    }
  }
  yield copy.finish();
}
