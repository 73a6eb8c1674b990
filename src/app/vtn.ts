import type { Outcome } from '../domain/failure.js';
import type { JsonObject } from '../domain/proof/canonical-json.js';

/** A VTN of OpenADR 3 as a VEN asks it; `src/clients/openadr` implements it. What goes wrong is a failure, never thrown. */
export interface Vtn {
  /** Every program, or the one with an id. */
  programs(programId: string | null): Promise<Outcome<readonly JsonObject[]>>;
  /** Every event, or those of one program. */
  events(programId: string | null): Promise<Outcome<readonly JsonObject[]>>;
  event(eventId: string): Promise<Outcome<JsonObject>>;
  reports(filter: {
    readonly programId: string;
    readonly eventId: string;
    readonly clientName: string;
  }): Promise<Outcome<readonly JsonObject[]>>;
  /** Adds a report, or replaces the one with an id; gives the id. */
  sendReport(reportId: string | null, report: JsonObject): Promise<Outcome<string>>;
}

/** How a VEN proves itself: a token it was given, or the client credentials a token is asked for with (RFC 6749 §4.4). */
export type VtnCredentials =
  | { readonly token: string }
  | {
      readonly clientId: string;
      readonly clientSecret: string;
      /** Null: `auth/token` of the VTN. */
      readonly tokenUrl: string | null;
      readonly scope: string | null;
    };
