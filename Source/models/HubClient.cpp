// SPDX-License-Identifier: AGPL-3.0-or-later
#include "HubClient.h"

#include "HttpUrl.h"
#include "HubModelJson.h"

#include <algorithm>
#include <cstdlib>
#include <thread>

namespace earshot {
namespace {

constexpr std::size_t kMaxListBytes = 4U << 20U;
constexpr int kMaxFirstAttempts = 3; // with a hub that has not been heard of yet: somebody waits for the answer
constexpr std::chrono::milliseconds kLongestPause{60000};

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

bool isStatusThatPasses(int status) {
    return status == 408 || status == 429 || status >= 500;
}

} // namespace

HubSettings HubSettings::fromEnvironment() {
    HubSettings settings;
    for (const char* name : {"EARSHOT_HUB_URL", "HF_ENDPOINT"})
        if (const std::string url = variable(name); !url.empty()) {
            settings.url = url;
            break;
        }
    settings.token = variable("HF_TOKEN");
    settings.caFile = variable("SSL_CERT_FILE");
    return settings;
}

const HubFile* HubModel::find(std::string_view fileName) const {
    const auto found = std::ranges::find(files, fileName, &HubFile::name);
    return found == files.end() ? nullptr : &*found;
}

HubClient::HubClient(HubSettings settings, std::function<bool()> onTick)
    : settings_(std::move(settings)),
      onTick_(std::move(onTick)),
      http_({.tokenUrl = settings_.url,
             .token = settings_.token,
             .caFile = settings_.caFile,
             .proxy = settings_.proxy,
             .stallTimeout = settings_.stallTimeout}) {}

Result<HubModel> HubClient::model(const ModelName& name) {
    EARSHOT_TRY(settings_.url, checkedHubUrl(settings_.url));
    const std::string revision = name.revision.empty() ? "main" : name.escapedRevision();
    std::string text;
    const Receiver receiver{
        .firstByte =
            [&text] {
                text.clear();
                return std::uint64_t{0};
            },
        .onHead = [](const HttpHead&) -> Result<void> { return {}; },
        .onBytes = [&text, &name](std::span<const std::byte> bytes) -> Result<void> {
            if (text.size() + bytes.size() > kMaxListBytes)
                return Error{ErrorCode::kInvalidData, "the hub's list of files is absurdly long", name.toString()};
            text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            return {};
        },
        .isWhole = [](bool endedWell) { return endedWell; },
    };
    EARSHOT_CHECK(getWithPatience(settings_.url + "/api/models/" + name.id() + "/revision/" + revision + "?blobs=true",
                                  name, "the list of files", receiver,
                                  std::min(kMaxFirstAttempts, settings_.maxAttempts)));
    return parseHubModel(text, name);
}

Result<void> HubClient::fetch(const HubModel& model, const HubFile& file, const Receiver& receiver) {
    return getWithPatience(settings_.url + "/" + model.name.id() + "/resolve/" + model.commit + "/" + file.name,
                           model.name, file.name, receiver, settings_.maxAttempts);
}

Result<void> HubClient::getWithPatience(const std::string& url, const ModelName& name, const std::string& what,
                                        const Receiver& receiver, int maxAttempts) {
    auto pauseLength = settings_.firstPause;
    for (int attempt = 1;; ++attempt) {
        const std::uint64_t firstByte = receiver.firstByte();
        const HttpClient::Events events{.onHead = receiver.onHead, .onBytes = receiver.onBytes, .onTick = onTick_};
        HttpOutcome outcome = http_.get(url, firstByte, events);
        const int status = outcome.head.status;
        const bool isContent = status >= 200 && status < 300;
        if (outcome.error && !outcome.mayRetry) return *std::move(outcome.error);
        if (isContent && receiver.isWhole(!outcome.error)) return {};
        if (!outcome.error && !isContent && !isStatusThatPasses(status)) return refusal(outcome.head, name, what);
        if (isContent && receiver.firstByte() > firstByte) { // it got on: patience begins anew
            attempt = 0;
            pauseLength = settings_.firstPause;
        }
        if (attempt >= maxAttempts) {
            if (outcome.error) return *std::move(outcome.error);
            if (!isContent) return refusal(outcome.head, name, what);
            return Error{ErrorCode::kIo, "the hub sends less of " + what + " than it announces", name.toString()};
        }
        const auto wished = outcome.head.retryAfter.value_or(std::chrono::seconds(0));
        if (!pause(std::clamp<std::chrono::milliseconds>(wished, pauseLength, std::max(pauseLength, kLongestPause))))
            return Error{ErrorCode::kIo, "cancelled", name.toString()};
        pauseLength = std::min(2 * pauseLength, kLongestPause);
    }
}

bool HubClient::pause(std::chrono::milliseconds duration) const {
    const auto end = std::chrono::steady_clock::now() + duration;
    while (onTick_()) {
        const auto left = end - std::chrono::steady_clock::now();
        if (left <= left.zero()) return true;
        std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(left, std::chrono::milliseconds(50)));
    }
    return false;
}

// The Hugging Face hub answers 401 both for models that are not there and for those that ask for an agreement, and
// tells them apart by a code.
Error HubClient::refusal(const HttpHead& head, const ModelName& name, const std::string& what) const {
    const std::string status = " (status " + std::to_string(head.status) + ")";
    if (head.errorCode == "RevisionNotFound")
        return {ErrorCode::kNotFound, "there is no such revision of this model at " + settings_.url, name.toString()};
    if (head.errorCode == "GatedRepo" || head.status == 403)
        return {ErrorCode::kUnsupported,
                "may only be read by accounts that its authors let in: agree to their terms at " + settings_.url + "/" +
                    name.id() + " and set HF_TOKEN to a token of that account" + status,
                name.toString()};
    if (head.errorCode == "RepoNotFound" || head.status == 404)
        return {ErrorCode::kNotFound,
                "there is no such model (" + what + ") at " + settings_.url +
                    ", or it is private; did you spell OWNER/NAME as the model's page does?" + status,
                name.toString()};
    if (head.status == 401)
        return {ErrorCode::kUnsupported,
                settings_.token.empty() ? "may not be read without a token; set HF_TOKEN" + status
                                        : "may not be read with the token in HF_TOKEN" + status,
                name.toString()};
    return {ErrorCode::kIo, "the hub at " + settings_.url + " refuses to give " + what + status, name.toString()};
}

} // namespace earshot
