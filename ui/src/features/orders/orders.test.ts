import { parseAddress } from './address';
import { clock } from './Countdown';

test('addresses of the shop are read by their parts', () => {
  expect(parseAddress('{"name":"张三","street":"世纪大道 1 号"}')).toEqual({ name: '张三', street: '世纪大道 1 号' });
});

test('addresses that are no JSON object are shown as they are', () => {
  expect(parseAddress('1 Main Street')).toEqual({ street: '1 Main Street' });
  expect(parseAddress('12')).toEqual({ street: '12' });
  expect(parseAddress('')).toBeUndefined();
});

test('the time that is left reads as a clock', () => {
  expect(clock(59)).toBe('00:59');
  expect(clock(1800)).toBe('30:00');
});
