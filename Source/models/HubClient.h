// SPDX-License-Identifier: AGPL-3.0-or-later
//
// HubClient: what a hub with Hugging Face's layout says of a model, and its files. Tries again what may pass (cut
// connections, a busy server) with growing pauses, and says in a sentence what doesn't. Loader thread or a command's.
// Source: the hub's API as huggingface_hub uses it (hf_api.py model_info, file_download.py).
#pragma once

#include "FileDigest.h"
#include "HttpClient.h"
#include "ModelName.h"
#include "Result.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace earshot {

struct HubSettings {
    std::string url = "https://huggingface.co";
    std::string token;                         // of an account that may read the model; empty: nobody's
    std::string caFile;                        // certificates to trust instead of the system's; empty: the system's
    std::string proxy;                         // "http://host:port"; empty: that of the environment
    int maxAttempts = 6;                       // in a row without a new byte
    std::chrono::milliseconds firstPause{500}; // doubled after every attempt
    std::chrono::seconds stallTimeout{30};

    // [any] EARSHOT_HUB_URL or HF_ENDPOINT, HF_TOKEN, SSL_CERT_FILE.
    static HubSettings fromEnvironment();
};

struct HubFile {
    std::string name; // without folders
    std::uint64_t numBytes = 0;
    Digest digest;
};

struct HubModel {
    ModelName name;
    std::string commit; // 40 hexadecimal digits: what the files are of, whatever happens to the branch meanwhile
    std::vector<HubFile> files; // of the model's top folder

    [[nodiscard]] const HubFile* find(std::string_view fileName) const;
};

class HubClient {
public:
    // onTick: ten times a second or more often while something is waited for; false cancels.
    HubClient(HubSettings settings, std::function<bool()> onTick);

    // [loader] Errors: kInvalidArgument (no hub's URL), kNotFound (no such model), kUnsupported (may not be read),
    // kIo (no connection, or cancelled), kInvalidData.
    [[nodiscard]] Result<HubModel> model(const ModelName& name);

    // [loader] Content of a file from firstByte() on, asked anew for every attempt.
    struct Receiver {
        std::function<std::uint64_t()> firstByte;
        std::function<Result<void>(const HttpHead&)> onHead;
        std::function<Result<void>(std::span<const std::byte>)> onBytes;
        std::function<bool(bool endedWell)>
            isWhole; // after a transfer; false: it was cut, and goes on from firstByte()
    };
    [[nodiscard]] Result<void> fetch(const HubModel& model, const HubFile& file, const Receiver& receiver);

private:
    // Repeats until the answer is 2xx and whole, or hopeless. `what` names it in errors.
    Result<void> getWithPatience(const std::string& url, const ModelName& name, const std::string& what,
                                 const Receiver& receiver, int maxAttempts);
    [[nodiscard]] Error refusal(const HttpHead& head, const ModelName& name, const std::string& what) const;
    [[nodiscard]] bool pause(std::chrono::milliseconds duration) const;

    HubSettings settings_;
    std::function<bool()> onTick_;
    HttpClient http_;
};

} // namespace earshot
