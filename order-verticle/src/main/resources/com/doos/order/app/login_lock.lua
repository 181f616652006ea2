-- Counts an attempt to log in, unless its name is locked; see LoginLock.
-- KEYS  the name's key: n attempts so far, t when the next one may come
-- ARGV  now, attempts that may come at once, first wait, longest wait, life of the key; all in ms
-- Answers 0 when the attempt was counted and may go on, n > 0 when the next one may come in n ms.
local now, free, base, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local known = redis.call('HMGET', KEYS[1], 'n', 't')
local wait = tonumber(known[2] or 0) - now
if wait > 0 then return math.min(wait, longest) end
local attempts, locked_until = tonumber(known[1] or 0) + 1, 0
if attempts >= free then
  locked_until = now + math.min(longest, base * 2 ^ math.min(attempts - free, 30))
end
redis.call('HSET', KEYS[1], 'n', attempts, 't', string.format('%.0f', locked_until))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 0
