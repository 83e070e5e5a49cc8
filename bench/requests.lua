-- What wrk sends. First argument: `same` or `new`, whether the five values are new in each request;
-- second: a number that no other run has, so that new values are new to the store.
local template = '{"orderId":"%s","channel":"web","currency":"EUR","locale":"en-GB",' ..
  '"customer":{"name":"Margaret Chamberlain-%s","email":"m.chamberlain.%s@mail.example",' ..
  '"phone":"+44 20 %s %s","card":"40%s %s %s %s","street":"%s Old Station Road"},' ..
  '"items":[{"sku":"BK-20411","title":"Tea towel, linen","quantity":4,"price":12.5},' ..
  '{"sku":"BK-77120","title":"Kettle, enamel, 1.5 l","quantity":1,"price":64.9},' ..
  '{"sku":"BK-10008","title":"Tin of loose leaf tea","quantity":3,"price":15.5}],' ..
  '"delivery":{"method":"courier","window":"morning","insured":true},' ..
  '"consent":{"terms":true,"newsletter":false},"note":"Please ring twice"}'
local headers = { ['Content-Type'] = 'application/json' }
local threads = 0
local serial = 0
local fresh = false
local same

function setup(thread)
  thread:set('thread', threads)
  threads = threads + 1
end

local function build()
  local digits = string.format('%014d', serial)
  local name = string.format('%x', serial)
  local body = string.format(template, name, name, name, digits:sub(3, 8), digits:sub(9, 14),
    digits:sub(1, 2), digits:sub(3, 6), digits:sub(7, 10), digits:sub(11, 14), name)
  return wrk.format('POST', '/orders', headers, body)
end

function init(arguments)
  fresh = arguments[1] == 'new'
  serial = tonumber(arguments[2]) * 100000000 + thread * 10000000
  same = build()
end

function request()
  if not fresh then return same end
  serial = serial + 1
  return build()
end
