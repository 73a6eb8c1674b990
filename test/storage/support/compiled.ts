import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** Compiles sources for a child process, which has no jest to do it; paths are relative to `src`. */
export function compileInto(folder: string, sources: readonly string[]): void {
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const source of sources) {
    const target = join(folder, source.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    const { outputText } = ts.transpileModule(readFileSync(join('src', source), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.ES2022, target: ts.ScriptTarget.ES2022 },
    });
    writeFileSync(target, outputText);
  }
}
