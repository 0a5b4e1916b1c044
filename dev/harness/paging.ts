/** Pages, in the two shapes that Harness has: Spring's in the pipeline service, its own elsewhere. */
import type { Request } from './request.ts';
import type { Entity } from './store.ts';

const MAX_SIZE = 1000;

interface Page<T> {
  content: T[];
  number: number;
  size: number;
  total: number;
}

function cut<T>(all: T[], number: number, size: number): Page<T> {
  const limited = Math.min(Math.max(size, 1), MAX_SIZE);
  const content = all.slice(number * limited, (number + 1) * limited);
  return { content, number, size: limited, total: all.length };
}

/** The shape of pipelines, executions and triggers: query `page`, `size`. Only what is on the page is viewed. */
export function springPage<T>(
  request: Request,
  all: T[],
  view: (item: T) => unknown,
  standard = 25,
): Record<string, unknown> {
  const page = cut(all, request.number('page', 0), request.number('size', standard));
  const totalPages = Math.ceil(page.total / page.size);
  return {
    content: page.content.map(item => view(item)),
    pageable: {
      pageNumber: page.number,
      pageSize: page.size,
      offset: page.number * page.size,
      paged: true,
    },
    totalElements: page.total,
    totalPages,
    size: page.size,
    number: page.number,
    numberOfElements: page.content.length,
    first: page.number === 0,
    last: page.number >= totalPages - 1,
    empty: page.content.length === 0,
  };
}

/** The shape of the other services: `page`/`size` or `pageIndex`/`pageSize`, by their documentation. */
export function ngPage<T>(
  request: Request,
  all: T[],
  view: (item: T) => unknown,
  standard = 100,
): Record<string, unknown> {
  const number = request.number('pageIndex', request.number('page', 0));
  const size = request.number('pageSize', request.number('size', standard));
  const page = cut(all, number, size);
  return {
    totalPages: Math.ceil(page.total / page.size),
    totalItems: page.total,
    pageItemCount: page.content.length,
    pageSize: page.size,
    content: page.content.map(item => view(item)),
    pageIndex: page.number,
    empty: page.content.length === 0,
    pageToken: null,
  };
}

/** `searchTerm` looks at identifier, name and tags, in any case. */
export function search(entities: Entity[], term: string | undefined): Entity[] {
  if (!term) return entities;
  const wanted = term.toLowerCase();
  return entities.filter(({ identifier, name, tags }) =>
    [identifier, name, ...Object.entries(tags).flat()].some(text =>
      text.toLowerCase().includes(wanted),
    ),
  );
}

/** `sort=name,ASC`; without it the last changed come first. */
export function sort(entities: Entity[], order: string | undefined): Entity[] {
  const [field = 'lastUpdatedAt', direction = 'DESC'] = (order ?? '').split(',').filter(Boolean);
  const value = (entity: Entity) => {
    if (field === 'name') return entity.name;
    if (field === 'identifier') return entity.identifier;
    return field === 'createdAt' ? entity.createdAt : entity.lastUpdatedAt;
  };
  const sign = direction.toUpperCase() === 'ASC' ? 1 : -1;
  return [...entities].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === y) return a.identifier < b.identifier ? -1 : 1;
    return x < y ? -sign : sign;
  });
}
