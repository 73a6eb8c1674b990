import {
  DuckDBDataChunk,
  DuckDBInstance,
  INTEGER,
  type DuckDBConnection,
  type DuckDBVector,
} from '@duckdb/node-api';
import { writeFigures } from './figures.js';
import { greatestResidentMB, measureRounds, timed, type PathReport } from './measure.js';
import {
  PLAIN_TABLES,
  countPlainRows,
  orderSteps,
  plainSeriesDays,
  sqlReading,
  surplusRows,
} from './plain-rows.js';
import {
  LINES_QUERY,
  SLOTS_QUERY,
  dropStatements,
  figureStatements,
  figuresOf,
  type SqlForm,
} from './sql-figures.js';

/** Rows of a DuckDB data chunk. */
const CHUNK_ROWS = 2_048;
const READING_COLUMNS = 6;

/** Writes the workload into a DuckDB file as plain rows. */
export async function loadDuckDb(file: string, days: number): Promise<PathReport> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  const seconds = await timed(async () => {
    for (const table of PLAIN_TABLES) await connection.run(table);
    await appendReadings(connection, days);
    await insertRows(connection, 'order_step', orderSteps(days));
    await insertRows(connection, 'surplus', surplusRows(days));
    await connection.run('checkpoint');
  });
  connection.closeSync();
  instance.closeSync();
  return {
    seconds: [seconds],
    residentMB: greatestResidentMB(),
    note: 'generated, appended in chunks of 2,048 rows',
    figuresDays: 0,
    extra: { rowsPerSecond: countPlainRows(days) / seconds },
  };
}

async function appendReadings(connection: DuckDBConnection, days: number): Promise<void> {
  const appender = await connection.createAppender('reading');
  const chunk = DuckDBDataChunk.create(new Array(READING_COLUMNS).fill(INTEGER), CHUNK_ROWS);
  let rows = 0;
  let columns: DuckDBVector[] = [];
  const begin = (): void => {
    chunk.reset();
    chunk.rowCount = CHUNK_ROWS;
    columns = Array.from({ length: READING_COLUMNS }, (_, column) => chunk.getColumnVector(column));
    rows = 0;
  };
  const append = (): void => {
    chunk.rowCount = rows;
    for (const column of columns) column.flush();
    appender.appendDataChunk(chunk);
  };
  begin();
  for (const { seriesNo, firstStep, revision, knownFrom, knownTo, values } of plainSeriesDays(days)) {
    for (const [index, value] of values.entries()) {
      const row = [seriesNo, firstStep + index, revision, knownFrom, knownTo, sqlReading(value)];
      for (let column = 0; column < READING_COLUMNS; column += 1)
        columns[column]?.setItem(rows, row[column] ?? null);
      rows += 1;
      if (rows < CHUNK_ROWS) continue;
      append();
      begin();
    }
  }
  if (rows > 0) append();
  appender.closeSync();
}

async function insertRows(
  connection: DuckDBConnection,
  table: string,
  rows: readonly (readonly (number | boolean)[])[],
): Promise<void> {
  const values = rows.map((row) => `(${row.join(',')})`).join(',');
  await connection.run(`insert into ${table} values ${values}`);
}

/** DuckDB on plain rows in its file: all figures into temporary tables, with as many threads as there are cores. */
export async function measureDuckDb(
  file: string,
  form: SqlForm,
  days: number,
  rounds: number,
  figuresFile: string,
): Promise<PathReport> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  await connection.run('set integer_division = true');
  const statements = figureStatements(form);
  const parts = new Map<string, number>();
  const seconds = await measureRounds(rounds, async () => {
    for (const statement of dropStatements(statements)) await connection.run(statement);
    for (const statement of statements) {
      const name = statement.split(/\s+/)[3] ?? '';
      parts.set(
        name,
        await timed(async () => {
          await connection.run(statement);
        }),
      );
    }
  });
  const residentMB = greatestResidentMB();
  const lines = await connection.runAndReadAll(LINES_QUERY);
  const slots = await connection.runAndReadAll(SLOTS_QUERY);
  writeFigures(figuresFile, figuresOf(days, lines.getRows(), slots.getRows()));
  connection.closeSync();
  instance.closeSync();
  return {
    seconds,
    residentMB,
    note:
      form === 'UNIFORM'
        ? 'SQL on plain rows: every rule for every reading, newest revision by join'
        : 'SQL on plain rows, cheapest exact form: revisions closed beforehand, untouched readings summed whole',
    figuresDays: days,
    extra: Object.fromEntries(parts),
  };
}
