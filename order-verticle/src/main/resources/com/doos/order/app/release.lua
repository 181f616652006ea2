-- Gives an order's allowance back; see Admission.
-- KEYS  the bucket of the user's orders, and the token key when the token is to be free again
-- ARGV  microseconds to a further token of the bucket
if KEYS[2] then redis.call('DEL', KEYS[2]) end
local full = redis.call('GET', KEYS[1])
if full then redis.call('SET', KEYS[1], string.format('%.0f', full - ARGV[1]), 'KEEPTTL') end
