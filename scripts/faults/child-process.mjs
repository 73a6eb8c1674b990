// Children of the fault tests: a limit on their time, their output, how they ended.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import { root } from '../ensure-built.mjs';

/** The user's own database and defaults are not the tests'. */
const CLEAN = ['DATABASE_URL', 'DATABASE_OWNER_URL', 'YOJO_DATA_DIR', 'YOJO_ORG', 'YOJO_AS', 'NODE_OPTIONS'];

function environment(env) {
  const inherited = Object.entries(process.env).filter(([name]) => !CLEAN.includes(name));
  return { ...Object.fromEntries(inherited), ...env };
}

/**
 * Starts a program; `ended` settles with { code, signal, stdout, stderr, marks, timedOut, seconds }. What the child writes to
 * descriptor 3 goes line by line to `onMark`.
 */
export function start(program, args, { env = {}, limitMs = 120_000, onMark = () => undefined } = {}) {
  const since = performance.now();
  const stdio = ['ignore', 'pipe', 'pipe', 'pipe'];
  const child = spawn(program, args, { cwd: root, env: environment(env), stdio });
  const output = { stdout: '', stderr: '', marks: [] };
  child.stdout.setEncoding('utf8').on('data', (text) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (output.stderr += text));
  let rest = '';
  child.stdio[3].setEncoding('utf8').on('data', (text) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    output.marks.push(...lines);
    for (const line of lines) onMark(line);
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, limitMs);
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    // All pipes are read to their end by then: no mark is missed.
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...output, timedOut, seconds: (performance.now() - since) / 1_000 });
    });
  });
  return { child, ended };
}

/** The real command line, to its end. `preload` names modules of drivers/ to load first, `under` a program to run it in. */
export function yojo(args, options = {}) {
  return startYojo(args, options).ended;
}

export function startYojo(args, { preload = [], under = [], ...options } = {}) {
  const loads = preload.flatMap((name) => ['--import', join(root, 'scripts/faults/drivers', name)]);
  const [program, ...rest] = [...under, process.execPath, ...loads, join(root, 'bin/yojo.mjs'), ...args];
  return start(program, rest, options);
}

/** A driver, to its end; it prints one JSON value on stdout. */
export async function drive(name, args, options = {}) {
  const { under = [], ...rest } = options;
  const [program, ...first] = [...under, process.execPath, join(root, 'scripts/faults/drivers', name)];
  const result = await start(program, [...first, ...args], rest).ended;
  if (result.code !== 0)
    throw new Error(`${name} ended with ${result.code ?? result.signal}: ${result.stderr}`);
  return JSON.parse(result.stdout);
}

/** What a finished command said, in one line for a report. */
export function lastWords({ code, signal, timedOut, stderr }) {
  // Lines of progress come before what went wrong.
  const from = stderr.search(/^yojo: /m);
  const words = (from < 0 ? stderr : stderr.slice(from)).trim().split('\n')[0];
  return `${timedOut ? 'hung, ' : ''}exit ${code ?? signal}${words === '' ? '' : `: ${words.slice(0, 200)}`}`;
}
