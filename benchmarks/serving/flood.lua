-- Logs in without pause, each time with another name or passphrase, under a right CSRF value.
-- wrk … flood.lua http://127.0.0.1:PORT -- PATH COOKIE FORM, where %d in FORM is a count.
local path, headers, form, count = "", {}, "", 0

function init(args)
  path, form = args[1], args[3]
  headers["Cookie"] = args[2]
  headers["Content-Type"] = "application/x-www-form-urlencoded"
end

function request()
  count = count + 1
  return wrk.format("POST", path, headers, (form:gsub("%%d", count)))
end

function done(summary, latency)
  io.write(string.format('\n%d\n', summary.requests))
end
