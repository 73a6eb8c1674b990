// Databases of the tests' own on the server of DATABASE_URL, and connections cut there.
import { randomBytes } from 'node:crypto';
import pg from 'pg';

const DEFAULT_SERVER = 'postgresql://postgres@127.0.0.1:5432/postgres';
const base = () => process.env.DATABASE_URL || DEFAULT_SERVER;

/** A new database; null when no server answers. `template` is one that nobody is connected to. */
export async function ownDatabase(template = 'template0') {
  const name = `yojo_faults_${randomBytes(5).toString('hex')}`;
  const run = async (statement) => {
    const client = new pg.Client({ connectionString: base(), connectionTimeoutMillis: 3_000 });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  try {
    await run(`create database ${name} template ${template} encoding 'UTF8'`);
  } catch {
    return null;
  }
  const url = new URL(base());
  url.pathname = `/${name}`;
  return { name, url: url.href, drop: () => run(`drop database if exists ${name} with (force)`) };
}

const CUT = `
  with yojo as (
    select pid, backend_xid is not null as inside from pg_stat_activity
     where datname = $1 and backend_type = 'client backend'
  )
  select inside, pg_terminate_backend(pid) as ended from yojo`;

/** `cut(database)` ends every backend of a database and says whether any was there and inside a write transaction. */
export async function openCutter() {
  const client = new pg.Client({ connectionString: base() });
  await client.connect();
  return {
    cut: async (name) => {
      const { rows } = await client.query(CUT, [name]);
      return { hit: rows.some(({ ended }) => ended), inside: rows.some(({ inside }) => inside) };
    },
    close: () => client.end(),
  };
}
