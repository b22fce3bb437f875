// SPDX-License-Identifier: AGPL-3.0-or-later
//
// earshot models list, earshot models remove: what there is, and less of it.
#include "Commands.h"
#include "ModelFolders.h"
#include "ModelReceipt.h"
#include "ModelsCommand.h"
#include "Output.h"
#include "TranscriptWriter.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace earshot::cli {
namespace {

constexpr const char* kListFooter = R"(
State is what can be seen at a glance: whether all files can be read, and every tensor is there in its shape.
'earshot models check NAME' computes with it, too.

Examples:
  earshot models list
  earshot models list --json)";

constexpr const char* kRemoveFooter = R"(
Examples:
  earshot models remove facebook/hubert-large-ls960-ft
  earshot models remove facebook/hubert-large-ls960-ft --yes)";

constexpr std::size_t kMaxLanguagesShown = 4;

std::string sizeText(std::uint64_t numBytes) {
    const auto bytes = static_cast<double>(numBytes);
    if (bytes < 1e6) return fixed(bytes / 1e3, 0) + " kB";
    return bytes < 1e9 ? fixed(bytes / 1e6, 0) + " MB" : fixed(bytes / 1e9, 1) + " GB";
}

std::string languageText(const std::vector<std::string>& languages) {
    std::string text;
    for (std::size_t i = 0; i < std::min(languages.size(), kMaxLanguagesShown); ++i)
        text += (i > 0 ? " " : "") + languages[i];
    if (languages.size() > kMaxLanguagesShown) text += " and " + std::to_string(languages.size() - kMaxLanguagesShown);
    return text.empty() ? "-" : text;
}

// Columns as wide as their widest cell, two blanks between.
std::string table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            text += row[i];
            if (i + 1 < row.size()) text += std::string(widths[i] - row[i].size() + 2, ' ');
        }
        text += "\n";
    }
    return text;
}

std::string plainList(const std::vector<ListedModel>& models) {
    std::vector<std::vector<std::string>> rows = {{"NAME", "KIND", "SIZE", "LANGUAGES", "FROM", "STATE"}};
    for (const ListedModel& model : models)
        rows.push_back({model.name, model.problem ? "-" : std::string(kindOf(model.head)), sizeText(model.numBytes),
                        languageText(model.languages), std::string(nameOf(model.origin)),
                        model.problem ? "cannot be used: " + model.problem->message : "ok"});
    return table(rows);
}

std::string jsonList(const std::vector<ListedModel>& models) {
    std::string text;
    for (const ListedModel& model : models) {
        nlohmann::json line{{"name", model.name},       {"folder", model.folder.string()},
                            {"bytes", model.numBytes},  {"languages", model.languages},
                            {"licence", model.licence}, {"from", nameOf(model.origin)},
                            {"usable", !model.problem}};
        if (model.problem)
            line["problem"] = model.problem->toString();
        else
            line["kind"] = kindOf(model.head);
        if (const auto receipt = ModelReceipt::load(model.folder))
            line["source"] = {{"hub", receipt->hub}, {"model", receipt->model}, {"commit", receipt->commit}};
        text += line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    }
    return text;
}

int list(bool json) {
    const std::vector<ListedModel> models = ModelFolders::ofThisMachine().list();
    const auto outcome = writeOutput({}, json ? jsonList(models) : plainList(models));
    if (!outcome.ok()) printError(outcome.error().toString());
    return outcome.ok() ? kSuccess : kFailure;
}

bool isConfirmed(const std::string& name) {
    std::fprintf(stderr, "earshot: remove %s from this machine? [y/N] ", name.c_str());
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

int remove(const std::string& name, bool yes) {
    if (!yes && !isConfirmed(name)) {
        std::fprintf(stderr, "nothing was removed; --yes removes without asking\n");
        return kFailure;
    }
    const auto outcome = ModelFolders::ofThisMachine().remove(name);
    if (!outcome.ok()) printError(outcome.error().toString());
    return outcome.ok() ? kSuccess : kFailure;
}

} // namespace

void addModelsListAndRemove(CLI::App& models, int& exitCode) {
    auto json = std::make_shared<bool>(false);
    CLI::App* listing = models.add_subcommand("list", "The models on this machine");
    listing->footer(kListFooter);
    listing->add_flag("--json", *json, "A line of JSON per model");
    listing->callback([json, &exitCode] { exitCode = list(*json); });

    auto name = std::make_shared<std::string>();
    auto yes = std::make_shared<bool>(false);
    CLI::App* removal = models.add_subcommand("remove", "Delete a downloaded model, or what has arrived of one");
    removal->footer(kRemoveFooter);
    removal->add_option("name", *name, "As 'earshot models list' shows it")->required()->type_name("NAME");
    removal->add_flag("--yes", *yes, "Don't ask");
    removal->callback([name, yes, &exitCode] { exitCode = remove(*name, *yes); });
}

} // namespace earshot::cli
