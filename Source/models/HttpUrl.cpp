// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Parsed by libcurl, which will also connect: two parsers that differ are how tokens get to strangers.
#include "HttpUrl.h"

#include <curl/curl.h>
#include <memory>
#include <optional>

namespace earshot {
namespace {

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

Url parsed(const std::string& text) {
    Url url(curl_url());
    if (url && curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) url.reset();
    return url;
}

// Empty where there is none.
std::string partOf(const Url& url, CURLUPart part) {
    char* text = nullptr;
    if (!url || curl_url_get(url.get(), part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

} // namespace

Result<std::string> checkedHubUrl(const std::string& url) {
    const Url parts = parsed(url);
    const std::string scheme = partOf(parts, CURLUPART_SCHEME);
    if ((scheme != "https" && scheme != "http") || partOf(parts, CURLUPART_HOST).empty())
        return Error{ErrorCode::kInvalidArgument, "is not the address of a hub; expected https://HOST", url};
    if (!partOf(parts, CURLUPART_USER).empty() || !partOf(parts, CURLUPART_PASSWORD).empty() ||
        url.find_first_of("?#") != std::string::npos)
        return Error{ErrorCode::kInvalidArgument,
                     "the address of a hub has no user, password, query or fragment; a token goes into HF_TOKEN",
                     scheme + "://" + partOf(parts, CURLUPART_HOST)};
    return url.substr(0, url.find_last_not_of('/') + 1);
}

bool mayCarryToken(const std::string& url, const std::string& tokenUrl) {
    const Url target = parsed(url);
    const Url allowed = parsed(tokenUrl);
    if (!target || !allowed) return false;
    for (const CURLUPart part : {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT})
        if (partOf(target, part) != partOf(allowed, part)) return false;
    const std::string host = partOf(target, CURLUPART_HOST);
    return partOf(target, CURLUPART_SCHEME) == "https" || host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

} // namespace earshot
