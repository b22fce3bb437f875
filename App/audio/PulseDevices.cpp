// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Follows the asynchronous API of libpulse: everything between lock and unlock of a threaded main loop, whose thread is
// the one that reads and, as far as a stream is concerned, the audio thread.
#include "PulseDevices.h"

#include <pulse/pulseaudio.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <mutex>
#include <optional>
#include <utility>

namespace earshot {
namespace {

constexpr double kFragmentSeconds = 0.02;
constexpr std::chrono::seconds kPatience{5}; // a server that hangs must not hang us

// A connection with its thread; lives and dies as one.
class Connection {
public:
    Connection() : loop_(pa_threaded_mainloop_new()) {
        context_ = pa_context_new(pa_threaded_mainloop_get_api(loop_), "Earshot");
        pa_context_set_state_callback(context_, wake, loop_);
        pa_threaded_mainloop_start(loop_);
    }
    ~Connection() {
        pa_threaded_mainloop_lock(loop_);
        pa_context_set_state_callback(context_, nullptr, nullptr);
        pa_context_disconnect(context_);
        pa_context_unref(context_);
        pa_threaded_mainloop_unlock(loop_);
        pa_threaded_mainloop_stop(loop_);
        pa_threaded_mainloop_free(loop_);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // With the lock held.
    bool connect() {
        if (pa_context_connect(context_, nullptr, PA_CONTEXT_NOAUTOSPAWN, nullptr) < 0) return false;
        return waitFor([this] { return !PA_CONTEXT_IS_GOOD(state()) || state() == PA_CONTEXT_READY; }) &&
               state() == PA_CONTEXT_READY;
    }

    // With the lock held, which is let go of while it waits. False where it takes too long.
    template <class Look>
    bool waitFor(Look look) {
        const auto deadline = std::chrono::steady_clock::now() + kPatience;
        pa_time_event* alarm = pa_context_rttime_new(
            context_, pa_rtclock_now() + static_cast<pa_usec_t>(std::chrono::microseconds(kPatience).count()),
            [](pa_mainloop_api*, pa_time_event*, const timeval*, void* loop) {
                pa_threaded_mainloop_signal(static_cast<pa_threaded_mainloop*>(loop), 0);
            },
            loop_);
        while (!look() && std::chrono::steady_clock::now() < deadline) pa_threaded_mainloop_wait(loop_);
        if (alarm != nullptr) pa_threaded_mainloop_get_api(loop_)->time_free(alarm);
        return look();
    }

    [[nodiscard]] pa_context_state_t state() const { return pa_context_get_state(context_); }
    [[nodiscard]] pa_context* context() const { return context_; }
    [[nodiscard]] pa_threaded_mainloop* loop() const { return loop_; }
    [[nodiscard]] std::string problem() const { return pa_strerror(pa_context_errno(context_)); }

private:
    static void wake(pa_context*, void* loop) {
        pa_threaded_mainloop_signal(static_cast<pa_threaded_mainloop*>(loop), 0);
    }

    pa_threaded_mainloop* loop_;
    pa_context* context_;
};

class Locked {
public:
    explicit Locked(Connection& connection) : loop_(connection.loop()) { pa_threaded_mainloop_lock(loop_); }
    ~Locked() { pa_threaded_mainloop_unlock(loop_); }
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;

private:
    pa_threaded_mainloop* loop_;
};

// With the lock held.
bool finish(Connection& connection, pa_operation* operation) {
    if (operation == nullptr) return false;
    const bool isDone = connection.waitFor([&] { return pa_operation_get_state(operation) != PA_OPERATION_RUNNING; });
    if (!isDone) pa_operation_cancel(operation);
    pa_operation_unref(operation);
    return isDone;
}

struct Inquiry {
    Connection& connection;
    std::vector<PulseSource> sources;
    std::string defaultId;
    std::optional<pa_sample_spec> format; // of the one that was asked for
};

void noteSource(pa_context*, const pa_source_info* info, int isOver, void* user) {
    auto& inquiry = *static_cast<Inquiry*>(user);
    if (isOver != 0) return pa_threaded_mainloop_signal(inquiry.connection.loop(), 0);
    inquiry.sources.push_back(
        {.id = info->name, .name = info->description != nullptr ? info->description : info->name});
    inquiry.format = info->sample_spec;
}

void noteServer(pa_context*, const pa_server_info* info, void* user) {
    auto& inquiry = *static_cast<Inquiry*>(user);
    if (info != nullptr && info->default_source_name != nullptr) inquiry.defaultId = info->default_source_name;
    pa_threaded_mainloop_signal(inquiry.connection.loop(), 0);
}

class PulseStream final : public SoundSource {
public:
    PulseStream() = default;
    ~PulseStream() override { PulseStream::stop(); }

    Result<void> open(const std::string& id) {
        id_ = id;
        const Locked lock(connection_);
        if (!connection_.connect()) return Error{ErrorCode::kIo, connection_.problem(), id};
        Inquiry inquiry{.connection = connection_, .sources = {}, .defaultId = {}, .format = {}};
        finish(connection_,
               pa_context_get_source_info_by_name(connection_.context(), id.c_str(), noteSource, &inquiry));
        if (!inquiry.format) return Error{ErrorCode::kNotFound, "the sound server has no such source", id};
        format_ = *inquiry.format; // the server converts nothing but the kind of number
        format_.format = PA_SAMPLE_FLOAT32NE;
        return {};
    }

    void start(AudioTap& tap) override {
        tap_ = &tap;
        planar_.resize(format_.channels);
        const Locked lock(connection_);
        stream_ = pa_stream_new(connection_.context(), "captions", &format_, nullptr);
        if (stream_ == nullptr) return fail(connection_.problem());
        pa_stream_set_read_callback(
            stream_, [](pa_stream*, std::size_t, void* user) { static_cast<PulseStream*>(user)->read(); }, this);
        pa_stream_set_state_callback(
            stream_,
            [](pa_stream* stream, void* user) {
                if (pa_stream_get_state(stream) == PA_STREAM_FAILED)
                    static_cast<PulseStream*>(user)->fail("the device has stopped");
            },
            this);
        pa_stream_set_moved_callback( // an unplugged source's stream goes to another one: not what was chosen
            stream_, [](pa_stream*, void* user) { static_cast<PulseStream*>(user)->fail("the device has stopped"); },
            this);
        const auto fragment = pa_usec_to_bytes(static_cast<pa_usec_t>(kFragmentSeconds * 1e6), &format_);
        const auto any = static_cast<std::uint32_t>(-1);
        const pa_buffer_attr attributes{any, any, any, any, static_cast<std::uint32_t>(fragment)};
        const auto flags = static_cast<pa_stream_flags_t>(PA_STREAM_ADJUST_LATENCY | PA_STREAM_DONT_MOVE);
        if (pa_stream_connect_record(stream_, id_.c_str(), &attributes, flags) < 0) fail(connection_.problem());
    }

    void stop() override {
        if (tap_ == nullptr) return;
        {
            const Locked lock(connection_);
            if (stream_ != nullptr) {
                pa_stream_set_read_callback(stream_, nullptr, nullptr);
                pa_stream_set_state_callback(stream_, nullptr, nullptr);
                pa_stream_set_moved_callback(stream_, nullptr, nullptr);
                pa_stream_disconnect(stream_);
                pa_stream_unref(stream_);
                stream_ = nullptr;
            }
        }
        tap_->close();
        tap_ = nullptr;
    }

    bool hasEnded() const override { return error().has_value(); }
    std::optional<Error> error() const override {
        const std::lock_guard lock(mutex_);
        return error_;
    }

private:
    void fail(const std::string& what) {
        const std::lock_guard lock(mutex_);
        if (!error_) error_ = Error{ErrorCode::kIo, what, id_};
    }

    // [audio] All that the server has. A hole in its buffer is silence of that length.
    void read() {
        const auto numChannels = static_cast<std::size_t>(format_.channels);
        const void* data = nullptr;
        std::size_t numBytes = 0;
        while (pa_stream_peek(stream_, &data, &numBytes) == 0 && numBytes > 0) {
            const auto* samples = static_cast<const float*>(data);
            auto numFrames = numBytes / sizeof(float) / numChannels;
            if (samples == nullptr)
                tap_->push(static_cast<const float* const*>(nullptr), 0, static_cast<std::int64_t>(numFrames),
                           position());
            for (; samples != nullptr && numFrames > 0;) {
                const auto count = std::min(numFrames, kBlockFrames);
                pushInterleaved(samples, count);
                samples += count * numChannels;
                numFrames -= count;
            }
            pa_stream_drop(stream_);
        }
    }

    void pushInterleaved(const float* samples, std::size_t numFrames) {
        const float* channels[PA_CHANNELS_MAX];
        for (std::size_t channel = 0; channel < planar_.size(); ++channel) {
            for (std::size_t frame = 0; frame < numFrames; ++frame)
                planar_[channel][frame] = samples[frame * planar_.size() + channel];
            channels[channel] = planar_[channel].data();
        }
        tap_->push(channels, static_cast<int>(planar_.size()), static_cast<std::int64_t>(numFrames), position());
    }

    [[nodiscard]] BlockPosition position() const { return {.sampleRateHz = static_cast<double>(format_.rate)}; }

    static constexpr std::size_t kBlockFrames = 1024;

    Connection connection_;
    std::string id_;
    pa_sample_spec format_{};
    pa_stream* stream_ = nullptr;
    AudioTap* tap_ = nullptr; // set before the stream starts
    std::vector<std::array<float, kBlockFrames>> planar_;
    mutable std::mutex mutex_;
    std::optional<Error> error_;
};

} // namespace

std::vector<PulseSource> pulseSources() {
    Connection connection;
    const Locked lock(connection);
    if (!connection.connect()) return {};
    Inquiry inquiry{.connection = connection, .sources = {}, .defaultId = {}, .format = {}};
    finish(connection, pa_context_get_server_info(connection.context(), noteServer, &inquiry));
    finish(connection, pa_context_get_source_info_list(connection.context(), noteSource, &inquiry));
    for (PulseSource& source : inquiry.sources) source.isDefault = source.id == inquiry.defaultId;
    return inquiry.sources;
}

Result<std::unique_ptr<SoundSource>> openPulseSource(const std::string& id) {
    auto stream = std::make_unique<PulseStream>();
    EARSHOT_CHECK(stream->open(id));
    return std::unique_ptr<SoundSource>(std::move(stream));
}

} // namespace earshot
