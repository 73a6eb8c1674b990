import { defineConfig } from 'prisma/config';

/** The datasource URL is never used by `generate`; the running product passes driver adapters instead. */
export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });
