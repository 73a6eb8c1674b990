import 'reflect-metadata';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import {
  ChangedRowResolver,
  ChangeFactResolver,
  ChangeLogResolver,
} from './change-log/change-log.resolver.js';
import { ComplianceStatementResolver } from './compliance-statement/compliance-statement.resolver.js';
import { CurtailmentResolver } from './curtailment/curtailment.resolver.js';
import {
  DataFindingResolver,
  DataQualityResolver,
  SeriesQualityResolver,
} from './data-quality/data-quality.resolver.js';
import { EnergyStatementResolver } from './energy-statement/energy-statement.resolver.js';
import { EntriesResolver } from './entries/entries.resolver.js';
import { FileImportedResolver, ImportedFileResolver } from './imports/imports.resolver.js';
import { JobsResolver } from './jobs/jobs.resolver.js';
import { RegistryResolver } from './registry/registry.resolver.js';
import { SurplusResolver } from './surplus/surplus.resolver.js';

/** The schema, made from the classes. No global middleware: one that does nothing costs six times the time per row. */
export function buildYojoSchema(): GraphQLSchema {
  return buildSchemaSync({
    resolvers: [
      RegistryResolver,
      CurtailmentResolver,
      EnergyStatementResolver,
      ComplianceStatementResolver,
      ChangeLogResolver,
      ChangedRowResolver,
      ChangeFactResolver,
      SurplusResolver,
      DataQualityResolver,
      SeriesQualityResolver,
      DataFindingResolver,
      ImportedFileResolver,
      FileImportedResolver,
      EntriesResolver,
      JobsResolver,
    ],
    // Input is parsed once, into domain values.
    validate: false,
  });
}

/** The text of `schema.graphql`: sorted, so that moving code does not change it. */
export function printYojoSchema(): string {
  return `${printSchema(lexicographicSortSchema(buildYojoSchema()))}\n`;
}
