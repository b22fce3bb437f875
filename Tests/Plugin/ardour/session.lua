-- SPDX-License-Identifier: AGPL-3.0-or-later
-- One step of run.sh: record, play or reload. Arguments: step, session folder.
local step, folder = arg[1], arg[2]
local kSeconds = 14 -- longer than the clip

local backend = AudioEngine:set_backend ("None (Dummy)", "check", "")
backend:set_device_name ("Silence")

local function seconds (n) for _ = 1, n * 10 do ARDOUR.LuaAPI.usleep (100000) end end
local function roll (session, n)
  session:request_locate (0, false, ARDOUR.LocateTransportDisposition.MustStop, ARDOUR.TransportRequestSource.TRS_UI)
  seconds (1)
  session:request_roll (ARDOUR.TransportRequestSource.TRS_UI)
  seconds (n)
  session:request_stop (false, false, ARDOUR.TransportRequestSource.TRS_UI)
  seconds (1)
end

if step == "record" then
  local session = create_session (folder, "check", 48000)
  assert (session, "no session")
  local track
  local tracks = session:new_audio_track (2, 2, nil, 1, "speech", ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true)
  for t in tracks:iter() do track = t end
  local id
  for p in ARDOUR.LuaAPI.list_plugins():iter() do
    if p.type == ARDOUR.PluginType.VST3 and p.name == "Earshot" then id = p.unique_id end
  end
  assert (id, "the plug-in was not found")
  local processor = ARDOUR.LuaAPI.new_plugin (session, id, ARDOUR.PluginType.VST3, "")
  assert (not processor:isnil(), "the plug-in was not made")
  assert (track:add_processor_by_index (processor, 0, nil, true) == 0, "the plug-in was not inserted")
  assert (processor:to_insert():signal_latency() == 0, "the plug-in has latency")
  track:rec_enable_control():set_value (1, PBD.GroupControlDisposition.NoGroup)
  session:maybe_enable_record()
  roll (session, kSeconds)
  track:rec_enable_control():set_value (0, PBD.GroupControlDisposition.NoGroup)
  session:save_state ("")
else
  local session = load_session (folder, "check")
  assert (session, "no session")
  if step == "play" then roll (session, kSeconds) end
  seconds (3)
  session:save_state ("")
end
close_session()
print ("STEP DONE")
quit()
