// npm run vectors -- <energy|tax> FILE: runs every case of a file of worked cases through the product's public
// functions, prints what differs, then `N passed, M failed`. Exit 1 when a case failed, 2 when there is nothing to run.
import { runVectorFile } from './vectors/run-vector-file.mjs';
import { product } from './product.mjs';

const [kind, path, ...more] = process.argv.slice(2);
if (path === undefined || more.length > 0) {
  process.stderr.write('usage: npm run vectors -- <energy|tax> FILE\n');
  process.exitCode = 2;
} else {
  process.exitCode = await runVectorFile({
    kind,
    path,
    load: product,
    print: (line) => process.stdout.write(`${line}\n`),
  });
}
