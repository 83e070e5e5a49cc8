-- What wrk sends to the API: ten entries, the same in each request.
local entries = {}
for index = 1, 10 do
  entries[index] = string.format('{"value":"Margaret Chamberlain-%d","token_name":"Text Token"}', index)
end

wrk.method = 'PUT'
wrk.path = '/mask'
wrk.body = '{"mask":[' .. table.concat(entries, ',') .. ']}'
wrk.headers['Content-Type'] = 'application/json'
wrk.headers['Authorization'] = 'Bearer a-key-for-benchmarks-only,-0123456789'
