import type { FastifyInstance } from 'fastify';
import { allowOnly } from './allowed-methods.js';
import type { HttpServices } from './http-services.js';

/** `GET /health`: whether the server and its database answer, and how far the ledger is. */
export function addHealthRoute(app: FastifyInstance, { version, store }: HttpServices): void {
  app.get('/health', async () => ({
    status: 'ok',
    version,
    database: store.kind,
    sequence: (await store.ledger.head()).toString(),
  }));
  allowOnly(app, '/health', 'GET');
}
