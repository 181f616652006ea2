-- Gates that live too long; see GateAudit.
-- KEYS  gates
-- ARGV  the longest life of a gate in ms; 1 to take the others away
-- Answers the number of each, from 1, and the first characters of what it holds.
local found = {}
for i, key in ipairs(KEYS) do
  local life = redis.call('PTTL', key)
  if life == -1 or life > tonumber(ARGV[1]) then
    local value = redis.pcall('GET', key)
    found[#found + 1] = { i, type(value) == 'string' and string.sub(value, 1, 20) or '?' }
    if ARGV[2] == '1' then redis.call('DEL', key) end
  end
end
return found
