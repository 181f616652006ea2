import { HttpResponse, http } from 'msw';
import { ApiError } from '@/shared/api/errors';
import { server } from '@/test/setup';
import { csvName, exportOrders } from './exportOrders';

const never = new AbortController().signal;

test('names a file by the local time', () => {
  expect(csvName(new Date(2026, 0, 2, 3, 4, 5))).toBe('orders-20260102-030405.csv');
});

test('asks for CSV with the filters, and counts its rows without the header', async () => {
  // Given
  let asked: Request | undefined;
  server.use(
    http.get('/v1/order/search', ({ request }) => {
      asked = request;
      return new HttpResponse('id,status\r\n1,paid\r\n2,paid\r\n');
    }),
  );
  const rows: number[] = [];

  // When
  const file = await exportOrders({ status: ['paid', 'shipped'], user_id: 7 }, never, (count) => rows.push(count));

  // Then
  expect(asked?.headers.get('Accept')).toBe('text/csv');
  expect(new URL(asked!.url).search).toBe('?status=paid%2Cshipped&user_id=7');
  expect(rows.at(-1)).toBe(2);
  expect(file.size).toBe('\ufeff'.length + 2 + 'id,status\r\n1,paid\r\n2,paid\r\n'.length);
});

test('a refusal is told with its code', async () => {
  server.use(
    http.get('/v1/order/search', () =>
      HttpResponse.json({ code: 10005, message: 'too many exports' }, { status: 503 }),
    ),
  );

  await expect(exportOrders({}, never, () => {})).rejects.toEqual(
    new ApiError(503, { code: 10005, message: 'too many exports' }),
  );
});
