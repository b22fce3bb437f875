// SPDX-License-Identifier: AGPL-3.0-or-later
//
// HttpClient: GET over http and https through libcurl, streamed, cancelled within a tenth of a second, redirects
// followed by hand so that the token stays with the host it is for. Without a proxy of its own it uses those of the
// usual environment variables (https_proxy, http_proxy, all_proxy, no_proxy). Nothing is written anywhere, no signal is
// raised or handled. One object belongs to one thread, which waits: the loader's or a command's, never audio, inference
// or message.
#pragma once

#include "Result.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace earshot {

struct HttpSettings {
    std::string tokenUrl; // the token goes to this URL's scheme, host and port only, and never over plain http
    std::string token;    //   except to this machine; empty: none
    std::string caFile;   // certificates to trust instead of the system's; empty: the system's
    std::string proxy;    // instead of the environment's; empty: that
    std::chrono::seconds stallTimeout{30}; // without a byte until the transfer counts as cut
};

// What a server says before the content. Of the answer that ends a chain of redirects, but for `linked…`, which the
// first answer says about the file it links to.
struct HttpHead {
    int status = 0;                             // 0: nobody answered
    std::optional<std::uint64_t> contentLength; // of this answer, not of the whole file
    std::string contentRange;                   // "bytes 100-199/200"
    std::string errorCode;                      // X-Error-Code: "GatedRepo", "RepoNotFound", ...
    std::optional<std::chrono::seconds> retryAfter;
    std::optional<std::uint64_t> linkedSize;
    std::string linkedEtag; // without quotation marks
};

struct HttpOutcome {
    HttpHead head;
    std::optional<Error> error; // of the transfer; a status that says no is not one
    bool mayRetry = false;      // the error is of a kind that passes
};

class HttpClient {
public:
    // What happens during a transfer, on the calling thread. An error of onHead or onBytes ends it.
    struct Events {
        std::function<Result<void>(const HttpHead&)> onHead;             // before content, for status 2xx
        std::function<Result<void>(std::span<const std::byte>)> onBytes; // content of status 2xx
        std::function<bool()> onTick; // ten times a second or more often; false cancels
    };

    explicit HttpClient(HttpSettings settings);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // [loader] firstByte: asks for the rest of the content from there on.
    [[nodiscard]] HttpOutcome get(const std::string& url, std::uint64_t firstByte, const Events& events);

private:
    struct Session;
    std::unique_ptr<Session> session_;
};

} // namespace earshot
