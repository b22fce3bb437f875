// SPDX-License-Identifier: AGPL-3.0-or-later
//
// JsonGuard: parses JSON that nobody vouches for through nlohmann's event interface, so that no document tree is built.
// Bounds the depth of nesting and the length of what lies between two quotation marks, which are what make a parser's
// memory grow beyond the text. Derive, override the events that the format has; all others are refused. Any thread.
#pragma once

#include "Result.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace earshot {

class JsonGuard : public nlohmann::json_sax<nlohmann::json> {
public:
    // Runs the events over `text`. The first refusal or syntax error becomes kInvalidData with `where`.
    Result<void> run(std::string_view text, const std::string& where);

protected:
    static constexpr int kMaxDepth = 8;

    // Ends the run with this message.
    bool refuse(std::string message);
    [[nodiscard]] int depth() const { return depth_; } // of the innermost open object or array; 0 outside

    virtual bool onKey(const std::string& key) = 0;
    virtual bool onStart(bool isObject); // depth() already counts it
    virtual bool onEnd();                // depth() no longer counts it
    virtual bool onString(const std::string& value);
    virtual bool onWholeNumber(std::uint64_t value);
    virtual bool onOther(const std::string& what);

private:
    bool null() override { return onOther("a null"); }
    bool boolean(bool) override { return onOther("a boolean"); }
    bool number_integer(number_integer_t) override { return onOther("a negative number"); }
    bool number_unsigned(number_unsigned_t value) override { return onWholeNumber(value); }
    bool number_float(number_float_t, const string_t&) override {
        return onOther("a number that is not whole or too large");
    }
    bool string(string_t& value) override { return onString(value); }
    bool binary(binary_t&) override { return onOther("binary data"); }
    bool start_object(std::size_t) override { return start(true); }
    bool start_array(std::size_t) override { return start(false); }
    bool end_object() override { return end(); }
    bool end_array() override { return end(); }
    bool key(string_t& value) override { return onKey(value); }
    bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& error) override;

    bool start(bool isObject);
    bool end();

    int depth_ = 0;
    std::string message_;
};

} // namespace earshot
