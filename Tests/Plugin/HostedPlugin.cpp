// SPDX-License-Identifier: AGPL-3.0-or-later
// See HostedPlugin.h.
#include "HostedPlugin.h"

#include "PluginHost.h"

#include <map>
#include <utility>

namespace earshot::test {
namespace {

std::unique_ptr<juce::AudioPluginFormat> makeFormat(HostFormat format) {
    if (format == HostFormat::kVst3) return std::make_unique<juce::VST3PluginFormat>();
    return std::make_unique<juce::LV2PluginFormat>();
}

juce::MemoryBlock hostState(juce::AudioPluginInstance& instance) {
    juce::MemoryBlock block;
    instance.getStateInformation(block);
    return block;
}

// In an LV2's state, which is Turtle, ours is a literal: where it begins and ends.
std::pair<std::size_t, std::size_t> literalIn(const std::string& turtle) {
    const auto begin = turtle.find_first_not_of('"', turtle.find('"', turtle.find("StateString")));
    REQUIRE(begin != std::string::npos);
    return {begin, turtle.find('"', begin)};
}

std::string asText(const juce::MemoryBlock& block) {
    return {static_cast<const char*>(block.getData()), block.getSize()};
}

} // namespace

std::unique_ptr<juce::AudioPluginInstance> loadBundle(HostFormat which, double sampleRateHz, int blockSize) {
    const auto format = makeFormat(which);
    const juce::File bundle(which == HostFormat::kVst3 ? EARSHOT_VST3_BUNDLE : EARSHOT_LV2_BUNDLE);
    // An LV2's identifier is found, as a host finds it, by looking through its folder; a VST3's is its path.
    const auto names = format->searchPathsForPlugins(bundle.getParentDirectory().getFullPathName(), true);
    static std::map<HostFormat, juce::PluginDescription> described; // asking loads the plug-in once more
    if (described.count(which) == 0)
        for (const auto& name : names) {
            juce::OwnedArray<juce::PluginDescription> found;
            format->findAllTypesForFile(found, name);
            for (const auto* one : found)
                if (one->name == "Earshot") described[which] = *one;
        }
    REQUIRE(described.count(which) == 1);
    juce::String error;
    auto instance = format->createInstanceFromDescription(described[which], sampleRateHz, blockSize, error);
    INFO(error);
    REQUIRE(instance != nullptr);
    return instance;
}

juce::MemoryBlock innerState(HostFormat format, juce::AudioPluginInstance& instance) {
    const auto outer = hostState(instance);
    juce::String text;
    if (format == HostFormat::kVst3) {
        const auto xml = juce::AudioProcessor::getXmlFromBinary(outer.getData(), static_cast<int>(outer.getSize()));
        REQUIRE(xml != nullptr);
        text = xml->getChildElementAllSubText("IComponent", {});
    } else {
        const auto turtle = asText(outer);
        const auto [begin, end] = literalIn(turtle);
        text = turtle.substr(begin, end - begin);
    }
    juce::MemoryBlock inner;
    REQUIRE(inner.fromBase64Encoding(text));
    return inner;
}

void setInnerState(HostFormat format, juce::AudioPluginInstance& instance, const juce::MemoryBlock& state) {
    auto outer = hostState(instance);
    if (format == HostFormat::kVst3) {
        const auto xml = juce::AudioProcessor::getXmlFromBinary(outer.getData(), static_cast<int>(outer.getSize()));
        auto* component = xml->getChildByName("IComponent");
        component->deleteAllTextElements();
        component->addTextElement(state.toBase64Encoding());
        juce::AudioProcessor::copyXmlToBinary(*xml, outer);
    } else {
        auto turtle = asText(outer);
        const auto [begin, end] = literalIn(turtle);
        turtle.replace(begin, end - begin, state.toBase64Encoding().toStdString());
        outer.replaceAll(turtle.data(), turtle.size());
    }
    instance.setStateInformation(outer.getData(), static_cast<int>(outer.getSize()));
}

std::optional<PluginState> stateOf(HostFormat format, juce::AudioPluginInstance& instance) {
    const auto text = asText(innerState(format, instance)); // a VST3's has the host's own words after it
    return readPluginState(text.data(), text.rfind('}') + 1);
}

std::string transcriptOf(HostFormat format, juce::AudioPluginInstance& instance) {
    const auto state = stateOf(format, instance);
    return state ? textOf(state->transcript) : std::string("no state");
}

} // namespace earshot::test
