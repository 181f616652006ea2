import { filtersOf, queryOf } from './filters';

const of = (search: string) => filtersOf(new URLSearchParams(search));

test('an empty URL asks for the first page of everything', () => {
  expect(queryOf(of(''))).toEqual({ page: 1, page_size: 24, sort: 'default' });
});

test('every filter of the URL reaches the API', () => {
  expect(queryOf(of('q=茶&category=drinks&price_min=9.9&price_max=100&in_stock=true&sort=price_asc&page=3'))).toEqual({
    q: '茶',
    category: 'drinks',
    price_min: 9.9,
    price_max: 100,
    in_stock: true,
    sort: 'price_asc',
    page: 3,
    page_size: 24,
  });
});

test('ignores what makes no sense', () => {
  expect(queryOf(of('price_min=-1&price_max=1e9&in_stock=maybe&sort=worst&page=0'))).toEqual(queryOf(of('')));
});
