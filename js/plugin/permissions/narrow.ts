/** The criteria of a decision as a condition of a database query on the column `owner`. */
import type { Knex } from 'knex';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { OwnerQuery } from './rules.ts';

type Criteria = PermissionCriteria<OwnerQuery>;

export function narrow(query: Knex.QueryBuilder, criteria: Criteria): void {
  if ('anyOf' in criteria) {
    void query.where(any => {
      for (const one of criteria.anyOf) void any.orWhere(inner => narrow(inner, one));
    });
  } else if ('allOf' in criteria) {
    for (const one of criteria.allOf) void query.where(inner => narrow(inner, one));
  } else if ('not' in criteria) {
    // What has no owner is not owned by these teams either.
    void query.where(outer => {
      void outer.whereNot(inner => narrow(inner, criteria.not)).orWhereNull('owner');
    });
  } else {
    void query.whereIn('owner', criteria.owners);
  }
}
