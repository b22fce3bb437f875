// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A sound device as a SoundSource, where the command was built with devices. Main thread.
#pragma once

#include "SoundSource.h"

#include <memory>
#include <string>

namespace earshot::cli {

[[nodiscard]] bool wasBuiltWithDevices();
// "ALSA: default (default)" a line; empty where there are none.
[[nodiscard]] std::string listDevices();
// Errors: those of DeviceCapture::open; kUnsupported without devices.
[[nodiscard]] Result<std::unique_ptr<SoundSource>> openDeviceSource(const std::string& name);

} // namespace earshot::cli
