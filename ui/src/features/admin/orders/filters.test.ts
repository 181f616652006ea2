import { filtersOf, formOf, urlOf } from './filters';

const filtersIn = (search: string) => JSON.parse(JSON.stringify(filtersOf(new URLSearchParams(search)))) as object;

test('a form comes back from the URL as it was', () => {
  // Given
  const filters = filtersOf(
    new URLSearchParams(
      'order_no=20261126-X&user_id=10001&status=paid,shipped&q=grapes&amount_min=0&amount_max=99.5&created_from=2026-11-26T02:30:00.000Z',
    ),
  );

  // When
  const url = new URLSearchParams(
    Object.entries(urlOf(formOf(filters))).filter((entry): entry is [string, string] => !!entry[1]),
  );

  // Then
  expect(filtersOf(url)).toEqual(filters);
});

test('leaves out what makes no sense', () => {
  expect(filtersIn('user_id=me&status=lost,paid&payment_method=gold&created_from=soon&amount_min=-1')).toEqual({
    status: ['paid'],
  });
});

test('an empty form removes all filters', () => {
  expect(Object.values(urlOf({ id: ' ', status: [], amount_min: null, created_from: '' }))).toEqual(
    Array.from({ length: 11 }, () => undefined),
  );
});
