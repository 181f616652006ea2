-- Decides submissions in the order of their arrival; see Admission.
-- KEYS  for each submission: its token key if it has a token, its buckets, its user's count of unpaid
--       orders if it is one, the gate of each line
-- ARGV  token life in ms, life of a count of unpaid orders in ms;
--       then for each submission: 1 when it has a token; number of buckets, for each of them the
--       microseconds to a further token and the tokens it holds; 1 when it is unpaid; number of
--       lines, quantity of each line
-- Answers three numbers for each: 0 admitted, -1 token in use, -1-i line i is sold out, n > 0 wait
-- n ms; tokens now missing from its first bucket; admitted unpaid orders, an upper bound.
local token_life, unpaid_life = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local answers, k, a = {}, 1, 3

local function next_key() k = k + 1 return KEYS[k - 1] end
local function next_number() a = a + 1 return tonumber(ARGV[a - 1]) end

local function sold_out(gates, quantities)
  for i, gate in ipairs(gates) do
    local left = redis.call('GET', gate)
    if left and tonumber(left) < quantities[i] then return -1 - i end
  end
  return 0
end

-- Generic cell rate algorithm: a key holds when its bucket is full again. From all buckets or none.
local function take(buckets)
  local wait = 0
  for _, b in ipairs(buckets) do
    local empty = now + b.size * b.interval
    local full = math.max(now, tonumber(redis.call('GET', b.key) or now))
    b.full = math.min(full, empty) + b.interval
    wait = math.max(wait, b.full - empty)
  end
  if wait > 0 then return math.ceil(wait / 1000), 0 end
  for _, b in ipairs(buckets) do
    redis.call('SET', b.key, string.format('%.0f', b.full), 'PX', math.ceil((b.full - now) / 1000))
  end
  local first = buckets[1]
  return 0, first and math.ceil((first.full - now) / first.interval) or 0
end

while a <= #ARGV do
  local token = next_number() == 1 and next_key()
  local buckets, gates, quantities = {}, {}, {}
  for i = 1, next_number() do
    buckets[i] = { key = next_key(), interval = next_number(), size = next_number() }
  end
  local unpaid = next_number() == 1 and next_key()
  for i = 1, next_number() do
    gates[i], quantities[i] = next_key(), next_number()
  end
  local verdict, missing, waiting = 0, 0, 0
  if token and not redis.call('SET', token, '1', 'NX', 'PX', token_life) then
    verdict = -1
  else
    verdict = sold_out(gates, quantities)
    if verdict == 0 then verdict, missing = take(buckets) end
    if verdict ~= 0 and token then redis.call('DEL', token) end
  end
  if verdict == 0 then
    for i, gate in ipairs(gates) do
      if redis.call('EXISTS', gate) == 1 then redis.call('DECRBY', gate, quantities[i]) end
    end
    if unpaid then
      waiting = redis.call('INCR', unpaid)
      redis.call('PEXPIRE', unpaid, unpaid_life)
    end
  end
  answers[#answers + 1], answers[#answers + 2], answers[#answers + 3] = verdict, missing, waiting
end
return answers
