import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a finished process left. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const ENVIRONMENT_KEPT = ['PATH', 'HOME', 'TMPDIR'] as const;

function environment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = ENVIRONMENT_KEPT.map((name) => [name, process.env[name]] as const);
  return { ...Object.fromEntries(kept), YOJO_LOG_LEVEL: 'error', PORT: '0', ...extra };
}

/** Starts one of the product's own entry points as a user would. */
export function startProcess(
  script: 'bin/yojo.mjs' | 'scripts/start.mjs',
  args: readonly string[],
  extra: Readonly<Record<string, string>>,
): RunningProcess {
  return new RunningProcess(
    spawn(process.execPath, [script, ...args], { env: environment(extra), stdio: ['pipe', 'pipe', 'pipe'] }),
  );
}

/** Runs the command line to its end. */
export function yojo(
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Finished> {
  const running = startProcess('bin/yojo.mjs', args, extra);
  running.child.stdin?.end(input);
  return running.finished;
}

export class RunningProcess {
  stdout = '';
  stderr = '';
  readonly finished: Promise<Finished>;
  private readonly waiting: {
    readonly pattern: RegExp;
    readonly resolve: (found: RegExpExecArray) => void;
  }[] = [];

  constructor(readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.look();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.finished = new Promise((resolve) => {
      child.on('close', (code) => {
        resolve({ code, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** Waits for something on standard output; fails when the process ends first. */
  async said(pattern: RegExp): Promise<RegExpExecArray> {
    const found = new Promise<RegExpExecArray>((resolve) => {
      this.waiting.push({ pattern, resolve });
    });
    this.look();
    const ended = this.finished.then((end) => {
      throw new Error(
        `ended with ${String(end.code)} before ${String(pattern)}\n${end.stdout}\n${end.stderr}`,
      );
    });
    return Promise.race([found, ended]);
  }

  private look(): void {
    for (const { pattern, resolve } of this.waiting) {
      const found = pattern.exec(this.stdout);
      if (found !== null) resolve(found);
    }
  }
}

export function temporaryDataFolder(): { readonly path: string; remove(): void } {
  const parent = mkdtempSync(join(tmpdir(), 'yojo-cli-'));
  return {
    path: join(parent, 'data'),
    remove: () => {
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** One GraphQL request. */
export async function ask<T>(url: string, query: string, variables: object = {}): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}
