import { formatMoney, toAmount, toCents } from './money';

test('formats cents in Chinese and English', () => {
  expect(formatMoney(129900, 'zh-CN')).toBe('¥1,299.00');
  expect(formatMoney(5, 'en-US')).toBe('¥0.05');
  expect(formatMoney(-120, 'en-US')).toBe('-¥1.20');
});

test('every amount of up to a thousand yuan comes back unchanged', () => {
  const changed = Array.from({ length: 100_001 }, (_, cents) => cents).filter(
    (cents) => toCents(toAmount(cents)) !== cents,
  );
  expect(changed).toEqual([]);
});
