-- SPDX-License-Identifier: AGPL-3.0-or-later
-- One step of run.sh: record, play, loop or reload. Arguments: step, session folder.
local step, folder = arg[1], arg[2]
local kSeconds = 15 -- longer than the clips
local kLoopSeconds = 10 -- two and a half rounds

local backend = AudioEngine:set_backend ("None (Dummy)", "check", "")
backend:set_device_name ("Silence")

local function seconds (n) for _ = 1, n * 10 do ARDOUR.LuaAPI.usleep (100000) end end
local function locate (session)
  session:request_locate (0, false, ARDOUR.LocateTransportDisposition.MustStop, ARDOUR.TransportRequestSource.TRS_UI)
  seconds (1)
end
local function stop (session)
  session:request_stop (false, false, ARDOUR.TransportRequestSource.TRS_UI)
  seconds (1)
end
local function roll (session, n)
  locate (session)
  session:request_roll (ARDOUR.TransportRequestSource.TRS_UI)
  seconds (n)
  stop (session)
end
local function loop (session, n)
  session:request_play_loop (true, true)
  seconds (n)
  assert (session:transport_rolling (), "the loop does not roll")
  assert (session:transport_sample () < 7.5 * 48000, "the transport left the loop")
  session:request_play_loop (false, false)
  stop (session)
end

local function find_plugin ()
  for p in ARDOUR.LuaAPI.list_plugins():iter() do
    if p.type == ARDOUR.PluginType.VST3 and p.name == "Earshot" then return p.unique_id end
  end
  error ("the plug-in was not found")
end
local function add_track (session, name, id)
  local track
  local tracks = session:new_audio_track (2, 2, nil, 1, name, ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true)
  for t in tracks:iter() do track = t end
  local processor = ARDOUR.LuaAPI.new_plugin (session, id, ARDOUR.PluginType.VST3, "")
  assert (not processor:isnil(), "the plug-in was not made")
  assert (track:add_processor_by_index (processor, 0, nil, true) == 0, "the plug-in was not inserted")
  assert (processor:to_insert():signal_latency() == 0, "the plug-in has latency")
  return track
end

if step == "record" then
  local session = create_session (folder, "check", 48000)
  assert (session, "no session")
  local id = find_plugin ()
  local tracks = { add_track (session, "speech1", id), add_track (session, "speech2", id) }
  for _, track in ipairs (tracks) do track:rec_enable_control():set_value (1, PBD.GroupControlDisposition.NoGroup) end
  session:maybe_enable_record()
  roll (session, kSeconds)
  for _, track in ipairs (tracks) do track:rec_enable_control():set_value (0, PBD.GroupControlDisposition.NoGroup) end
  session:save_state ("")
else
  local session = load_session (folder, "check")
  assert (session, "no session")
  if step == "play" then roll (session, kSeconds) end
  if step == "loop" then loop (session, kLoopSeconds) end
  seconds (3)
  session:save_state ("")
end
close_session()
print ("STEP DONE")
quit()
