import { ArgsType, Field, Int } from 'type-graphql';

@ArgsType()
export class PageArguments {
  @Field(() => Int, {
    nullable: true,
    description:
      'Rows from the beginning, or after `after`. Unit: rows, 1 to 1,000; 100 when neither is given.',
  })
  readonly first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Begin after this cursor. Unit: none. Source rule: a cursor of the same list.',
  })
  readonly after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Rows from the end, or before `before`. Unit: rows, 1 to 1,000.',
  })
  readonly last?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'End before this cursor. Unit: none. Source rule: a cursor of the same list.',
  })
  readonly before?: string | null;
}
