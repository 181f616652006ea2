-- Decides submissions in the order of their arrival; see Admission.
-- KEYS  for each submission: its token key, its user's rate key, the gate key of each line
-- ARGV  token life in ms, orders that may come at once, ms per further order (0: no limit);
--       then for each submission: 1 when it has a token, number of lines, quantity of each line
-- Answers a number for each: 0 admitted, -1 token in use, -1-i line i is sold out, n > 0 wait n ms.
local life, burst, interval = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local verdicts, k, a = {}, 1, 4

local function sold_out(lines)
  for i = 1, lines do
    local left = redis.call('GET', KEYS[k + 1 + i])
    if left and tonumber(left) < tonumber(ARGV[a + 1 + i]) then return -1 - i end
  end
  return 0
end

-- Generic cell rate algorithm: the key holds when the user's allowance is full again.
local function too_fast(rate)
  local full = math.max(now, tonumber(redis.call('GET', rate) or now))
  local wait = full + interval - now - burst * interval
  if wait > 0 then return wait end
  redis.call('SET', rate, full + interval, 'PX', full + interval - now)
  return 0
end

while a <= #ARGV do
  local token, rate = KEYS[k], KEYS[k + 1]
  local has_token, lines = ARGV[a] == '1', tonumber(ARGV[a + 1])
  local verdict = 0
  if has_token and not redis.call('SET', token, '1', 'NX', 'PX', life) then
    verdict = -1
  else
    verdict = sold_out(lines)
    if verdict == 0 and interval > 0 then verdict = too_fast(rate) end
    if verdict ~= 0 and has_token then redis.call('DEL', token) end
  end
  if verdict == 0 then
    for i = 1, lines do
      local gate = KEYS[k + 1 + i]
      if redis.call('EXISTS', gate) == 1 then redis.call('DECRBY', gate, ARGV[a + 1 + i]) end
    end
  end
  verdicts[#verdicts + 1] = verdict
  k, a = k + 2 + lines, a + 2 + lines
end
return verdicts
