import { PrismaPg } from '@prisma/adapter-pg';

/**
 * Prisma's adapter for a server, except that scripts go out whole: the original cuts them at every `;`, which breaks
 * function bodies. A script in one query is also one transaction.
 */
export class ScriptSafePrismaPg extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  }
}
