import { rowParts } from './redis-row.ts';

/**
 * What happens in Redis all at once. Each script gets two keys, the hash of a view's rows and the hash of its claim and state, which are
 * in one slot of a cluster. Commands take a thousand arguments at a time, as Lua cannot pass many more.
 */
const common = `
local rows, view = KEYS[1], KEYS[2]
local most = 1000
local function part(row, name)
  ${Object.entries(rowParts)
    .map(([name, [first, last]]) => `if name == '${name}' then return string.sub(row, ${first}, ${last}) end`)
    .join('\n  ')}
end
local function isClaimedBy(token)
  return redis.call('HGET', view, 'token') == token
end
local function removeWhere(cursor, isGone)
  local page = redis.call('HSCAN', rows, cursor, 'COUNT', most)
  local removed = 0
  for i = 1, #page[2], 2 do
    if isGone(page[2][i + 1], page[2][i]) then removed = removed + redis.call('HDEL', rows, page[2][i]) end
  end
  return page[1], removed
end
local function find(from)
  local found = {}
  for first = from, #ARGV, 2 * most do
    local keys = {}
    for i = first, math.min(first + 2 * most - 2, #ARGV), 2 do keys[#keys + 1] = ARGV[i] end
    local values = redis.call('HMGET', rows, unpack(keys))
    for i, key in ipairs(keys) do found[key] = values[i] end
  end
  return found
end
local function put(from, mayReplace)
  local found = find(from)
  local stored, changed, written = 0, 0, {}
  for i = from, #ARGV, 2 do
    local key, row = ARGV[i], ARGV[i + 1]
    local old = found[key]
    if not old or part(row, 'times') >= part(old, 'times') or mayReplace(old) then
      stored = stored + 1
      if not old or part(row, 'times') ~= part(old, 'times') or part(row, 'values') ~= part(old, 'values') then
        changed = changed + 1
      end
      found[key] = row
      written[#written + 1] = key
      written[#written + 1] = row
      if #written == most then
        redis.call('HSET', rows, unpack(written))
        written = {}
      end
    end
  end
  if #written > 0 then redis.call('HSET', rows, unpack(written)) end
  return stored, changed
end
`;

/** Arguments: key and row in turn. @returns how many were stored. */
export const pushScript = `${common}
local stored = put(1, function() return false end)
return stored`;

/** Arguments: token, state, whether to rebuild (1 or 0), then key and row in turn. @returns how many changed; -1 when the claim is lost. */
export const materialiseScript = `${common}
if not isClaimedBy(ARGV[1]) then return -1 end
local rebuild = ARGV[3] == '1'
local stored, changed = put(4, function(old) return rebuild and part(old, 'pushed') == '0' end)
redis.call('HSET', view, 'state', ARGV[2])
return changed`;

/**
 * Arguments: cursor, generation, token, state, which is stored with the last page.
 * @returns the next cursor, 0 after the last page, and how many were removed, -1 when the claim is lost.
 */
export const removeGenerationsScript = `${common}
if not isClaimedBy(ARGV[3]) then return { '0', -1 } end
local cursor, removed = removeWhere(ARGV[1], function(row)
  return part(row, 'pushed') == '0' and part(row, 'generation') < ARGV[2]
end)
if cursor == '0' then redis.call('HSET', view, 'state', ARGV[4]) end
return { cursor, removed }`;

/** Arguments: cursor, event time. @returns as the one above. */
export const removeOlderScript = `${common}
local cursor, removed = removeWhere(ARGV[1], function(row) return part(row, 'eventTime') < ARGV[2] end)
return { cursor, removed }`;

/** Arguments: cursor, JSON of a key's values, null where any will do. @returns as the ones above. */
export const eraseMatchingScript = `${common}
local pattern = cjson.decode(ARGV[2])
local cursor, removed = removeWhere(ARGV[1], function(_, key)
  local values = cjson.decode(key)
  if #values ~= #pattern then return false end
  for place, value in ipairs(pattern) do
    if value ~= cjson.null and value ~= values[place] then return false end
  end
  return true
end)
return { cursor, removed }`;

/** Arguments: token, holder, until, now, and the token that is replaced, or nothing. @returns token, holder and until of the claim that holds. */
export const claimScript = `${common}
local token, holder, untilTime = unpack(redis.call('HMGET', view, 'token', 'holder', 'until'))
if token and tonumber(untilTime) > tonumber(ARGV[4]) and token ~= ARGV[5] then return { token, holder, untilTime } end
redis.call('HSET', view, 'token', ARGV[1], 'holder', ARGV[2], 'until', ARGV[3])
return { ARGV[1], ARGV[2], ARGV[3] }`;

/** Arguments: token, until. @returns 1 when it held, else 0. */
export const renewScript = `${common}
if not isClaimedBy(ARGV[1]) then return 0 end
redis.call('HSET', view, 'until', ARGV[2])
return 1`;

/** Argument: token. */
export const releaseScript = `${common}
if isClaimedBy(ARGV[1]) then redis.call('HDEL', view, 'token', 'holder', 'until') end
return 0`;
