// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The multi interface, though with one transfer at a time: it returns to us between events, which the easy interface
// does once a second at best. Exceptions of the callbacks are caught before they reach libcurl's C code.
#include "HttpClient.h"

#include "HttpHeaders.h"
#include "HttpUrl.h"
#include "SigpipeBlock.h"

#include <curl/curl.h>
#include <exception>
#include <mutex>
#include <string_view>

namespace earshot {
namespace {

constexpr int kMaxRedirects = 8;
constexpr long kConnectTimeoutSeconds = 20;
constexpr long kReceiveBufferBytes = 256L << 10;
constexpr int kTickMs = 50;

template <auto kFree>
struct Free {
    template <class Handle>
    void operator()(Handle* handle) const {
        kFree(handle);
    }
};
using Easy = std::unique_ptr<CURL, Free<curl_easy_cleanup>>;
using Multi = std::unique_ptr<CURLM, Free<curl_multi_cleanup>>;
using HeaderList = std::unique_ptr<curl_slist, Free<curl_slist_free_all>>;

bool isOfKindThatPasses(CURLcode code) {
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return true;
    default: return false;
    }
}

std::string sentenceFor(CURLcode code, const char* detail) {
    const std::string reason = *detail ? detail : curl_easy_strerror(code);
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return "this host's address cannot be found; is there a network? (" + reason + ")";
    case CURLE_COULDNT_RESOLVE_PROXY: return "the proxy's address cannot be found (" + reason + ")";
    case CURLE_COULDNT_CONNECT: return "this host cannot be reached (" + reason + ")";
    case CURLE_PEER_FAILED_VERIFICATION: return "the server's certificate is not trusted (" + reason + ")";
    case CURLE_OPERATION_TIMEDOUT: return "the server has stopped answering (" + reason + ")";
    default: return "the transfer broke off (" + reason + ")";
    }
}

// One request without redirects, as libcurl's callbacks see it.
struct Transfer {
    const HttpClient::Events& events;
    const HttpHead& first; // of the first answer in a chain of redirects
    HttpHead head;
    CURL* easy = nullptr;
    bool headWasTold = false;
    std::optional<Error> error;

    // False ends the transfer.
    bool guarded(const std::function<Result<void>()>& body) {
        try {
            auto outcome = body();
            if (!outcome.ok()) error = std::move(outcome).error();
        } catch (const std::exception& failure) {
            error = Error{ErrorCode::kInternal, failure.what(), {}};
        }
        return !error;
    }

    bool isContent() {
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        head.status = static_cast<int>(status);
        return status >= 200 && status < 300;
    }

    bool tellHead() {
        if (headWasTold) return true;
        headWasTold = true;
        if (!first.linkedEtag.empty()) head.linkedEtag = first.linkedEtag;
        if (first.linkedSize) head.linkedSize = first.linkedSize;
        return guarded([&] { return events.onHead(head); });
    }
};

std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const bool goesOn = transfer.guarded([&]() -> Result<void> {
        readHeaderLine({data, size * count}, transfer.head);
        return {};
    });
    return goesOn ? size * count : 0;
}

// The content of an answer that says no is of no interest.
std::size_t onContent(char* data, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    if (!transfer.isContent()) return size * count;
    const bool goesOn = transfer.tellHead() && transfer.guarded([&] {
        return transfer.events.onBytes(std::as_bytes(std::span(data, size * count)));
    });
    return goesOn ? size * count : 0;
}

} // namespace

struct HttpClient::Session {
    HttpSettings settings;
    Multi multi;

    Easy prepare(const std::string& url, std::uint64_t firstByte, Transfer& transfer, HeaderList& headers,
                 char* errorText) const;
    HttpOutcome request(const std::string& url, std::uint64_t firstByte, const Events& events, const HttpHead& first,
                        std::string& redirect);
    [[nodiscard]] std::optional<CURLcode> drive(CURL* easy, const Events& events) const;
};

HttpClient::HttpClient(HttpSettings settings) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    session_ = std::make_unique<Session>(Session{std::move(settings), Multi(curl_multi_init())});
}

HttpClient::~HttpClient() {
    const SigpipeBlock block; // closing a connection may write to it
    session_.reset();
}

Easy HttpClient::Session::prepare(const std::string& url, std::uint64_t firstByte, Transfer& transfer,
                                  HeaderList& headers, char* errorText) const {
    Easy easy(curl_easy_init());
    if (!easy || !multi) return nullptr;
    CURL* handle = easy.get();
    if (!settings.token.empty() && mayCarryToken(url, settings.tokenUrl))
        headers.reset(curl_slist_append(nullptr, ("Authorization: Bearer " + settings.token).c_str()));
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, url.starts_with("https:") ? "https" : "http");
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "earshot");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, kConnectTimeoutSeconds);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings.stallTimeout.count()));
    curl_easy_setopt(handle, CURLOPT_BUFFERSIZE, kReceiveBufferBytes);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, errorText);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, onHeader);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, onContent);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
    if (firstByte > 0) curl_easy_setopt(handle, CURLOPT_RANGE, (std::to_string(firstByte) + "-").c_str());
    if (!settings.proxy.empty()) curl_easy_setopt(handle, CURLOPT_PROXY, settings.proxy.c_str());
    if (!settings.caFile.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, settings.caFile.c_str());
    return easy;
}

// Nothing where it was cancelled.
std::optional<CURLcode> HttpClient::Session::drive(CURL* easy, const Events& events) const {
    curl_multi_add_handle(multi.get(), easy);
    std::optional<CURLcode> code;
    for (int numRunning = 1; events.onTick();) {
        curl_multi_perform(multi.get(), &numRunning);
        if (numRunning == 0) {
            int numLeft = 0;
            const CURLMsg* message = curl_multi_info_read(multi.get(), &numLeft);
            code = message ? message->data.result : CURLE_FAILED_INIT;
            break;
        }
        curl_multi_poll(multi.get(), nullptr, 0, kTickMs, nullptr);
    }
    curl_multi_remove_handle(multi.get(), easy);
    return code;
}

// redirect: where the answer points; empty for an answer that is the last.
HttpOutcome HttpClient::Session::request(const std::string& url, std::uint64_t firstByte, const Events& events,
                                         const HttpHead& first, std::string& redirect) {
    redirect.clear();
    char errorText[CURL_ERROR_SIZE] = "";
    HeaderList headers; // both outlive the handle that refers to them
    Transfer transfer{.events = events, .first = first, .head = {}, .error = {}};
    const Easy easy = prepare(url, firstByte, transfer, headers, errorText);
    if (!easy) return {{}, Error{ErrorCode::kOutOfMemory, "there is not enough memory for a connection", url}, false};
    transfer.easy = easy.get();
    const std::optional<CURLcode> code = drive(easy.get(), events);
    if (!code) return {{}, Error{ErrorCode::kIo, "cancelled", url}, false};
    const bool isContent = transfer.isContent();
    if (transfer.error) return {transfer.head, transfer.error, false};
    if (*code != CURLE_OK)
        return {transfer.head, Error{ErrorCode::kIo, sentenceFor(*code, errorText), url}, isOfKindThatPasses(*code)};
    if (isContent && !transfer.tellHead()) return {transfer.head, transfer.error, false};
    const char* location = nullptr;
    curl_easy_getinfo(easy.get(), CURLINFO_REDIRECT_URL, &location);
    if (location) redirect = location;
    return {transfer.head, std::nullopt, false};
}

HttpOutcome HttpClient::get(const std::string& url, std::uint64_t firstByte, const Events& events) {
    const SigpipeBlock block;
    std::string current = url;
    HttpHead first;
    for (int hop = 0; hop <= kMaxRedirects; ++hop) {
        std::string next;
        HttpOutcome outcome = session_->request(current, firstByte, events, first, next);
        if (hop == 0) first = outcome.head;
        if (outcome.error || next.empty()) return outcome;
        const bool isWeb = next.starts_with("https:") || (next.starts_with("http:") && !current.starts_with("https:"));
        if (!isWeb)
            return {outcome.head, Error{ErrorCode::kIo, "the server points to an address that is not safe", next},
                    false};
        current = next;
    }
    return {{}, Error{ErrorCode::kIo, "the server points from one address to the next without end", url}, false};
}

} // namespace earshot
