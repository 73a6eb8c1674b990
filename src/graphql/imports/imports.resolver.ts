import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { importFile } from '../../app/import-file.js';
import type { ImportFigures, ImportReport } from '../../app/import-report.js';
import { figuresOf } from '../../app/import-summary.js';
import { listImportedFiles } from '../../app/list-records.js';
import type { Failure } from '../../domain/failure.js';
import type { ImportedDocument } from '../app-types.js';
import { IDEMPOTENCY_KEY } from '../common-arguments.js';
import type { GraphqlContext } from '../context.js';
import { writeGlobalId } from '../global-id.js';
import { connectionOf, type Connection } from '../paging/connection.js';
import { PageArguments } from '../paging/page-arguments.js';
import { readPage } from '../paging/page-request.js';
import { ImportFileInputType, readImportInput } from './import-file.input.js';
import { ImportFiguresType } from './import-figures.type.js';
import { FileImportedType, ImportFileResult } from './import-result.type.js';
import { ImportedFileConnectionType, ImportedFileType } from './imported-file.type.js';

const DOCUMENT_ID = {
  nullable: true,
  description: 'The stored file, for `node(id:)`; null when it was only tried. Unit: none.',
} as const;

const REPLACES_ID = {
  nullable: true,
  description:
    'The file with the same bytes that was imported before with other options; null when there is none. Unit: none.',
} as const;

const fileId = (uid: string | null): string | null =>
  uid === null ? null : writeGlobalId('ImportedFile', uid);

@Resolver(() => ImportedFileType)
export class ImportedFileResolver {
  @Query(() => ImportedFileConnectionType, {
    description: 'Imported files of the organisation, the newest first.',
  })
  async importedFiles(
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<ImportedDocument>> {
    const caller = await context.caller();
    const list = `files ${caller.organisation.uid} newest`;
    const page = readPage(args, list, context.cursors);
    return connectionOf(await listImportedFiles(caller, page), page, list, context.cursors);
  }

  @FieldResolver(() => ID, REPLACES_ID)
  replacesId(@Root() { replacesUid }: ImportedDocument): string | null {
    return fileId(replacesUid);
  }

  @FieldResolver(() => ImportFiguresType, {
    description: 'What the file held and what came of it. Unit: see its fields.',
  })
  figures(@Root() { summary }: ImportedDocument): ImportFigures {
    return figuresOf(summary);
  }
}

@Resolver(() => FileImportedType)
export class FileImportedResolver {
  @Mutation(() => ImportFileResult, {
    description: 'Imports a small file, whole or not at all. PUT /imports takes files of any size.',
  })
  async importFile(
    @Arg('input', () => ImportFileInputType, { description: 'The file and how to read it.' })
    input: ImportFileInputType,
    @Arg('idempotencyKey', () => String, IDEMPOTENCY_KEY) idempotencyKey: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<ImportReport | Failure> {
    const caller = await context.caller();
    const request = readImportInput(input, idempotencyKey ?? null);
    if (!request.ok) return request.failure;
    const report = await importFile(caller, request.value);
    return report.ok ? report.value : report.failure;
  }

  @FieldResolver(() => ID, DOCUMENT_ID)
  documentId(@Root() { documentUid }: ImportReport): string | null {
    return fileId(documentUid);
  }

  @FieldResolver(() => ID, REPLACES_ID)
  replacesId(@Root() { replacesUid }: ImportReport): string | null {
    return fileId(replacesUid);
  }
}
